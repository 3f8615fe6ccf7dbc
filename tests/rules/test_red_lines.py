"""Red lines prompt on promises in many words, and leave ordinary sentences alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.records import values
from db.rules import red_lines
from db.rules.red_lines import RedLine

# (what somebody promised, the topic that has to come up)
PROMISES = [
    ("企业所得税地方留存部分前三年全额返还", "税收返还"),
    ("增值税、所得税先征后返，五年不变", "税收返还"),
    ("落户后缴的税我们按比例退还给企业，税收返还不低于60%", "税收返还"),
    ("房产税和土地使用税免征五年", "税收返还"),
    ("所得税两免三减半由市里解决", "税收返还"),
    ("高管个税返还80%", "税收返还"),
    ("把地方留存部分的80%奖励给企业", "挂钩"),
    ("按照企业当年纳税额的30%给予奖励", "挂钩"),
    ("根据地方财力贡献予以等额扶持", "挂钩"),
    ("年纳税超过三千万的，次年奖补五百万", "挂钩"),
    ("奖励金额与入库税收挂钩", "挂钩"),
    ("对贵公司实行一事一议专享政策", "特定企业"),
    ("单独给你们一笔五百万的设备补贴", "特定企业"),
    ("设备投资按10%给予补贴", "特定企业"),
    ("厂房租金前三年全额补贴", "特定企业"),
    ("政策上不封顶，你们开口就行", "特定企业"),
    ("为贵公司量身定制扶持政策", "特定企业"),
    ("工业用地零地价供应", "低价供地"),
    ("土地款缴纳后全额返还用于基础设施", "低价供地"),
    ("土地出让金先缴后返", "低价供地"),
    ("这块地免费给你们用，土地无偿划过来", "低价供地"),
    ("地价高出12万元的差额由政府补给企业", "低价供地"),
    ("保证贵公司摘牌该宗地", "出让价格"),
    ("出让价格按每亩15万元锁定", "出让价格"),
    ("这宗地给你们定向挂牌", "出让价格"),
    ("环评我们去打招呼，肯定过", "环评"),
    ("可以先开工，手续后补", "环评"),
    ("该项目免做能评和安评", "环评"),
    ("厂房三年后由平台公司回购", "回购"),
    ("政府对项目保底收益6%", "回购"),
    ("由城投公司为企业贷款提供担保", "回购"),
    ("前三年亏损的由财政承担", "回购"),
    ("引导基金到期溢价回购股权", "回购"),
    ("企业十年内不得迁出本市", "迁移"),
    ("必须把注册地迁到我区", "迁移"),
    ("全市医院优先采购贵公司产品", "限定购买"),
    ("三年内不再引进同类企业", "限定购买"),
    ("配套工程直接发包给你们", "中标"),
    ("保证你们能够中标", "中标"),
    ("城市基础设施配套费全免", "收费"),
    ("职工社保费单位部分减半征收", "收费"),
    ("用电价格保证不超过0.45元/度", "电价"),
    ("每度电优惠五分钱", "电价"),
]

ORDINARY = [
    "明年三月底前完成地块平整和通水通电",
    "安排首席服务官全程代办项目备案手续",
    "协助企业办理环评、能评等审批，材料齐全后十五个工作日内办结",
    "项目达产后预计年产值15亿元，年纳税8000万元，带动就业600人",
    "我市上半年税收收入增长6.5%",
    "依法落实国家统一的减税降费政策",
    "符合条件的企业可按公开政策申报研发费用加计扣除",
    "企业计划总投资20亿元，用地300亩",
    "地块将通过公共资源交易平台公开挂牌出让",
    "土地出让价格以出让合同为准",
    "协调供电公司六月底前完成双回路接入",
    "帮助企业招聘技术工人200名",
    "组织银企对接会，由银行独立决定是否放贷",
    "为高管子女入学提供便利",
    "下周三前答复污水接管余量",
    "双方每两周开一次协调会",
    "企业承诺2027年6月底前投产",
    "企业承诺亩均税收不低于25万元",
    "企业的环评报告由有资质的单位编制并依法报批",
    "不得以任何形式承诺税收返还",
    "严禁零地价供地",
    "土地款返还、先征后返等一律不得承诺",
    "我方明确表示不承诺政府回购和保底收益",
    "我市没有一事一议政策",
    "对方希望了解我市用电价格构成",
    "请发改委说明能耗指标的申请程序",
    "标准厂房月租金为每平方米12元，以合同为准",
    "企业可自主选择注册地",
    "欢迎贵公司参加配套工程的公开招标",
    "会后一周内提供园区规划图和地勘资料",
    "推荐贵公司产品进入公开的产品目录",
    "安排考察组赴企业总部参观",
    "按照一企一策的服务方案配备专班",
    "邀请贵公司参加牡丹文化节投资贸易洽谈会",
    "本地配套企业有六家可以供应铝型材",
    "职业院校每年毕业机电类学生3000人",
    "贵公司上年度纳税1.2亿元，研发投入占比5%",
    "政府保障公共服务，帮助协调铁路专用线",
    "退还企业的投标保证金",
    "我市蒸汽价格随煤价联动调整",
]

# Heard later: the first patterns caught 11 of 30, and after a repair 7 of 25 new ones.
HEARD_LATER = [
    "企业缴多少税，市里第二年拿出一半还给企业",
    "交的税前五年我们都退给你",
    "留存县级的税收部分三年内全奖给项目公司",
    "税收达到5000万以上按超额部分的50%给予企业发展金",
    "以产业扶持资金名义把土地成本补回来",
    "实际拿地成本控制在每亩8万，多的部分政府想办法返",
    "土地按每亩10万元给企业，超出部分财政补足",
    "挂牌的时候设好条件，保证别家拿不走",
    "合同里写明地价每亩12万",
    "环保手续我们负责搞定，不用担心",
    "先进场施工，环评慢慢补",
    "安全评价可以走简易，不用做",
    "厂房我们代建，五年后按成本价回购",
    "园区国资公司给你们的银行贷款做担保",
    "销售达不到目标由政府兜底",
    "引进设备财政按发票金额的20%补助",
    "物流费用政府每年补贴300万",
    "总部必须迁到我市并且十年内不得搬离",
    "不迁走的前提下奖励才能兑现",
    "今后同类项目不再审批",
    "全市公交只采购你们的新能源车",
    "招标文件按贵公司的参数来写",
    "工程不走招标，直接给你们干",
    "城市配套费由园区代缴，企业不用出",
    "电费比市场价每度低一毛",
    "对贵公司特事特办，给最优惠政策",
    "给企业一次性落户奖励1000万元",
    "装修费用由政府承担",
    "高管个人所得税市级部分奖励给个人",
    "土地先租后让，租金前五年全免",
    "税收市级所得的部分，前两年百分之百支持企业发展",
    "企业上缴的增值税咱们按季度返给项目公司",
    "只要年缴税过亿，市里给企业拿三千万",
    "股权转让的个税可以谈，按八个点收",
    "土地价格上我们让利，办证后把出让金的七成转给企业做基建",
    "基础设施建设补助按土地成交价的40%拨付给贵公司",
    "我市可以把地以划拨方式给到企业",
    "这块地别人不会来竞，底价拿走没问题",
    "环评批复下月一定拿到",
    "能耗指标我们来想办法，不够也能干",
    "平台公司先建厂房，企业租满五年按原价买，政府保证不亏",
    "引导基金出资部分到期由大股东外的国资收购并支付固定利息",
    "市财政出函，确认还款来源",
    "企业迁入后十五年不准注销",
    "你们必须把销售公司注册在我区才能享受",
    "政府投资项目优先用你们的产品，不用比价",
    "本市以后不会再批第二家电解铝企业",
    "项目配套道路的施工可以给你们的关联公司",
    "水土保持费、人防费这两项就不收了",
    "保证蒸汽每吨220元，五年不涨",
    "市里愿意为贵企业制定单独的支持办法",
    "贷款利息政府贴一半",
    "给予企业高管每人安家补贴50万",
    "用地指标保证，地价八万一亩封顶",
    "投产满一年奖励五百万",
]

ORDINARY_LATER = [
    "县财政局说明惠企资金直达快享的流程",
    "帮助企业申报国家专精特新小巨人",
    "园区污水处理厂余量每日2万吨",
    "市税务局派专人讲解出口退税办理",
    "企业关心土地成本，我方介绍公开的地价形成机制",
    "按约定时间提供营业执照办理清单",
    "协调解决施工期间的临时用电",
    "企业需在取得施工许可证后开工",
    "双方同意环评文件由企业委托编制",
    "项目备案三个工作日内办结",
    "请银行提供贷款利率参考",
    "邀请省担保集团介绍政府性融资担保产品",
    "该企业去年获得省级技改补贴200万元（公开信息）",
    "企业在他市获得的政策待核实",
    "对方提出希望税收优惠，我方未作表态",
    "企业询问能否返还土地款，我方答复按法律法规执行",
    "承诺在六月底前完成场地平整",
    "每季度召开政企座谈会",
    "协助办理外籍员工居留许可",
    "优先保障重大项目用地指标",
    "为企业提供三年免费的政策咨询",
    "人才公寓按公开标准申请",
    "支持企业参与绿色电力交易",
    "项目用地已纳入年度供应计划",
    "提供员工通勤公交线路",
    "请自然资源局提供地块规划条件",
    "会谈纪要三日内送双方核对",
    "我市将于九月举办产业链对接会",
    "项目所需天然气由市政管网供应",
    "企业已在外省建有两处生产基地",
    "市领导下月带队回访企业",
    "能评由省发改委审批，法定时限二十个工作日",
    "企业注册手续一日办结",
    "项目公司由企业自主设立",
    "统计口径为规模以上工业企业",
    "我方介绍了研发费用加计扣除的国家规定",
    "请企业提供近三年审计报告",
    "本轮会谈重点讨论用地规模与开工时间",
    "园区标准厂房空置面积3万平方米",
    "安排两名联络员随行",
    "原材料价格近期上涨",
    "在建项目进度正常",
    "对方承诺固定资产投资不低于12亿元",
    "企业承诺五年内新增就业800人",
    "人才引进按市里统一办法办理",
    "申报材料由企业自行准备",
    "协调银行加快放款审批",
    "出口退税平均办理时间为三个工作日",
    "园区污水处理费执行市发改委公布的标准",
    "请招商局在每周五前更新台账",
]

# Never used to write a pattern: what the presets do with words nobody thought of.
UNSEEN = [
    "前三年市县两级财政收上来的税，我们以研发补助的形式给贵公司",
    "按企业对地方的税收贡献，第四年起一半用于扶持企业",
    "你们老总的个税我们有办法",
    "买地的钱后面会以基建补助的方式回到企业账上",
    "二百亩地按五万一亩算，其余市里出",
    "地先给你们用着，手续以后办",
    "不用考虑环评容量，市里统筹",
    "没有安评也能先试生产",
    "城投先垫钱建厂，七年后必须由企业或国资买回",
    "企业融资由区国资公司提供连带责任保证",
    "政府承诺每年采购不少于两亿元的产品",
    "注册地三年不许变，变了要退补贴",
    "招标就是走个程序，肯定是你们",
    "人防易地建设费不用交了",
    "工业电价我们保证四毛五",
    "搬迁损失由市财政全额承担",
    "每引进一名博士给企业补二十万",
    "利润达不到预期，差额由基金补足",
    "我们可以不让其他企业来竞这块地",
    "这些优惠只给你们一家",
]

UNSEEN_ORDINARY = [
    "对接省电力公司争取纳入增量配电试点",
    "请应急局讲解安评的时间和流程",
    "企业需要蒸汽每小时20吨，价格按供热企业公布的价格执行",
    "园区可供地800亩，平均价格以公开成交为准",
    "企业营业收入增长12%，缴税增长8%",
    "请财政局列出现行奖补政策清单",
    "市里已出台人才政策二十条",
    "企业的子公司在苏州注册",
    "拟由企业自行投资建设办公楼",
    "与市一高沟通员工子女就读事宜",
    "双方同意年内签订框架协议",
    "对土地性质的疑问由自然资源局书面答复",
    "企业提出电价补贴诉求，我方未答应",
    "明确不得承诺返还土地出让金",
    "该政策已于2023年废止",
    "企业希望税收返还",
    "公布招标公告后企业可自主报名",
    "为企业争取中央预算内投资支持",
    "我市综合物流成本低于周边城市",
    "项目用能指标待省里批复",
]


@pytest.mark.parametrize(("promise", "topic"), PROMISES)
def test_a_promise_over_a_red_line_prompts_in_whatever_words(promise: str, topic: str) -> None:
    topics = [prompt.topic for prompt in red_lines.check(promise)]
    assert any(topic in known for known in topics), topics


@pytest.mark.parametrize("promise", HEARD_LATER)
def test_a_promise_prompts_in_roundabout_words_too(promise: str) -> None:
    assert red_lines.check(promise)


def test_words_nobody_thought_of_are_caught_only_in_part() -> None:
    """A known weakness, kept in sight: add to the lists above, never to these two."""
    assert sum(bool(red_lines.check(promise)) for promise in UNSEEN) >= 7
    assert sum(bool(red_lines.check(sentence)) for sentence in UNSEEN_ORDINARY) <= 2


@pytest.mark.parametrize("sentence", [*ORDINARY, *ORDINARY_LATER])
def test_an_ordinary_sentence_does_not_prompt(sentence: str) -> None:
    assert [(p.topic, p.matched) for p in red_lines.check(sentence)] == []


def test_a_prompt_carries_its_basis_its_words_and_what_to_say_instead() -> None:
    text = "可以谈配套。　零地价也行。"
    (prompt,) = red_lines.check(text)
    assert text[prompt.start : prompt.end] == prompt.matched == "零地价"
    assert "《土地管理法》第五十五条" in prompt.basis
    assert prompt.forbidden
    assert "出让合同" in prompt.instead


def test_refusing_one_thing_does_not_hide_the_promise_of_another() -> None:
    topics = [p.topic for p in red_lines.check("我们不承诺税收返还，但地方留存部分全额奖励企业")]
    assert topics == ["奖补与税收、缴费挂钩"]
    assert red_lines.check("税收返还不得低于50%")


def test_articles_without_a_text_to_check_against_say_so() -> None:
    (buy_back,) = [line for line in red_lines.presets() if "回购" in line.topic]
    assert "《民法典》第六百八十三条（条号待法务核对）" in buy_back.basis


def test_the_office_can_have_its_own_lines() -> None:
    own = RedLine("矿权", "《矿产资源法》", "承诺矿权", "依法出让", ("矿权…(给/配置)", "a+b"))
    assert [p.matched for p in red_lines.check("把矿权一并配置过去", [own])] == ["矿权一并配置"]
    assert [p.matched for p in red_lines.check("a+b", [own])] == ["a+b"]
    both = RedLine("矿权", "b", "f", "i", ("矿权&优先…#",))
    assert [p.matched for p in red_lines.check("优先给300万，还有矿权。", [both])] == [
        "优先给300万，还有矿权"
    ]
    assert red_lines.check("优先给300万。还有矿权。", [both]) == []
    assert red_lines.check("零地价", [own]) == []


def test_the_machine_only_asks_and_a_person_decides() -> None:
    hit = red_lines.check("零地价")
    assert red_lines.state_after_check(None, [], is_changed=True) == "clear"
    assert red_lines.state_after_check("clear", hit, is_changed=True) == "pending"
    assert red_lines.state_after_check("allowed", hit, is_changed=False) == "allowed"
    assert red_lines.state_after_check("allowed", hit, is_changed=True) == "pending"
    assert red_lines.state_after_check("forbidden", [], is_changed=True) == "pending"
    reachable = {"clear", "pending", "allowed", "forbidden"}
    assert reachable == set(values.RED_LINE_STATE)


@given(st.text(max_size=60), st.text("()（）/…税a*+?[", max_size=12))
def test_no_text_and_no_pattern_falls_over(text: str, pattern: str) -> None:
    own = RedLine("t", "b", "f", "i", (pattern,))
    for prompt in [*red_lines.check(text), *red_lines.check(text, [own])]:
        assert text[prompt.start : prompt.end] == prompt.matched
        assert prompt.matched


def test_official_prose_rarely_prompts(shared_data: Path) -> None:
    reports = (shared_data / "reports").glob("*.md")
    sentences = [s for path in reports for s in re.split("[。\n]", path.read_text("utf-8"))]
    prompting = [s for s in sentences if red_lines.check(s)]
    assert len(sentences) > 1500
    assert len(prompting) < len(sentences) * 0.02


def test_every_quoted_article_says_what_we_quote(shared_data: Path) -> None:
    checked = 0
    for topic, articles in red_lines.preset_basis().items():
        for basis in articles:
            if basis.is_unverified:
                continue
            newest = sorted((shared_data / "laws").glob(f"{basis.law}(*.md"))[-1]
            law = newest.read_text("utf-8")
            number, _, item = basis.article.partition("（")
            (article,) = re.findall(rf"^{number} .*?(?=^第[^ ]+条 |^## |\Z)", law, re.M | re.S)
            if item:
                article = article.partition("（" + item)[2].partition("\n")[0]
            assert basis.quote in article, (topic, basis)
            checked += 1
    assert checked >= 18
