# ruff: noqa: E501 - rows of data are easier to read on one line
"""A snapshot as a real negotiation would give it — the city, the firm and everybody in it invented."""

from __future__ import annotations

from dataclasses import replace

from pack_sample_cards import (
    a_fact,
    approvals,
    articles,
    city_card,
    firm_card,
    indicators,
    path_card,
    red_lines,
    trend_card,
)

from desktop.pack.snapshot import (
    Action,
    AgendaItem,
    Answer,
    Attachment,
    ChainNode,
    Commitment,
    Issue,
    IssueRecord,
    LeaderPage,
    Meeting,
    MeetingItem,
    Person,
    PolicyMatch,
    Remark,
    Reply,
    Risk,
    Seating,
    Site,
    Snapshot,
    Source,
)


def a_snapshot(**changes: object) -> Snapshot:
    """The whole sample of the team edition; name what should differ."""
    whole = Snapshot(
        edition="team",
        number="洽〔2026〕装备-017",
        made_on="2026-09-28",
        title="远岭重装大型磨机中部制造基地项目洽谈简报",
        holder="林湖㳇",
        copy="第3份",
        version="第4版",
        reference="2026-装备-017",
        city="澜州市",
        firm="远岭重型装备股份有限公司",
        project="大型磨机中部制造基地（一期）",
        stage="意向",
        data_as_of="2026-09-27",
        prepared_by="澜州市投资促进局",
        leader=a_leader_page(),
        agenda=(
            AgendaItem(
                "9:00—9:30", "高铁澜州东站迎接", "贵宾通道", "副局长周砚、联络员和䶮", "车程35分钟"
            ),
            AgendaItem(
                "10:00—11:10",
                "考察拟选地块与大件装卸线",
                "高新区湖㳇镇A-07地块",
                "来宾全体；高新区管委会",
                "备雨具",
            ),
            AgendaItem("14:30—16:00", "会谈", "市政府第1会议室", "双方全体", "双语议程"),
            AgendaItem("18:00", "工作餐", "政府机关食堂小厅", "主宾及主谈人", ""),
        ),
        seating=Seating(
            ("王砺（市长）", "周砚（副局长）", "陈寰（高新区主任）", "和䶮（联络员）"),
            ("高𠮷衡（董事长）", "许浣䶮（总经理）", "秦𬭎（投资总监）"),
            "主人面门而坐，主宾居其右。",
        ),
        travel="澜州东站至A-07地块28公里，约35分钟；A-07地块至市政府16公里，约25分钟。雨天各加10分钟。",
        people=people(),
        cards=(firm_card(), city_card(), path_card(), trend_card()),
        path=approvals(),
        red_lines=red_lines(),
        laws=articles(),
        indicators=indicators(),
        issues=issues(),
        best_alternative_ours="转向与中原磨机集团的配套园方案，投资规模约6亿元，最迟2027年一季度启动。",
        best_alternative_theirs="与苍梧市续谈厂房代建；其环评进度慢于我方约3个月。",
        answers=answers(),
        meetings=meetings(),
        commitments=commitments(),
        chain=(
            ChainNode(
                "上游",
                "铸锻件",
                "23家，年产能41万吨",
                "500吨以上大型铸件",
                "补链",
                False,
                "2026年6月",
                10,
            ),
            ChainNode("中游", "大型磨机整机", "", "整机龙头", "建链", True, "2026年6月", 10),
            ChainNode(
                "下游",
                "矿山工程总包",
                "2家甲级设计院",
                "海外总包经验",
                "延链",
                False,
                "2026年6月",
                10,
            ),
        ),
        sites=sites(),
        policies=(
            PolicyMatch(
                "首台（套）重大技术装备奖励",
                "省工信〔2026〕31号",
                "第五条",
                "列入省级认定目录，国内首次销售",
                "按认定结果给予一次性奖励，标准以当年通知为准",
                "2027-12-31",
                "GMD磨机已列入2025年目录第17项",
                "可申报",
                "2026-08-08",
                23,
            ),
            PolicyMatch(
                "工业“标准地”出让",
                "澜政发〔2025〕12号",
                "第八条",
                "亩均投资强度不低于400万元",
                "拿地后15个工作日内取得施工许可",
                "2027-06-30",
                "一期亩均投资强度约600万元，符合",
                "适用",
                "2026-08-01",
                19,
            ),
            PolicyMatch("人才公寓租赁", "", "", "", "", "", "", "待判断", "", 0),
        ),
        risks=(
            Risk(
                "颗粒物总量指标不足，环评无法受理",
                "环境",
                "中",
                "高",
                "会前与市生态环境局核实余额；备选方案为关停腾退指标置换",
                "陈寰",
                "2026-09-01",
                12,
            ),
            Risk(
                "企业对多地同时谈判，以我方条件抬价",
                "谈判",
                "高",
                "中",
                "坚持一次报价、一并核定；不单项让步",
                "周砚",
                "2026-08-20",
                8,
            ),
            Risk(
                "承诺事项触及公平竞争审查",
                "合规",
                "中",
                "高",
                "凡涉资金表态一律会后书面答复，先审查后承诺",
                "市司法局",
                "2026-09-10",
                13,
            ),
        ),
        attachments=(
            Attachment(1, "A-07地块勘测定界图", "PDF", "2页", "2026-07-15", 9),
            Attachment(2, "远岭重装2025年年度报告（摘要）", "PDF", "14页", "2026-04-28", 2),
        ),
        sources=sources(),
        register=(
            IssueRecord("洽〔2026〕装备-017", "洽谈组版", "1", "王砺", "2026-09-28", "和䶮", ""),
            IssueRecord("洽〔2026〕装备-017", "洽谈组版", "3", "林湖㳇", "2026-09-28", "和䶮", ""),
        ),
    )
    return replace(whole, **changes)  # type: ignore[arg-type]  # names are checked by replace


def a_leader_page(**changes: object) -> LeaderPage:
    page = LeaderPage(
        "远岭重装董事长来访会谈",
        "2026年9月30日14:30",
        "市政府第1会议室",
        "会见远岭重装董事长高𠮷衡，争取当场商定A-07地块为首选，建议明确“并联办理、书面答复”两条。",
        (
            Remark(
                "高𠮷衡，董事长（主宾），对选址有最终决定权；2026年6月12日在沪见过", "2026-09-20", 7
            ),
            Remark("许浣䶮，总经理，主张先租后建，关注用工", "2026-09-20", 7),
            Remark("秦𬭎，投资总监，具体条款由其起草", "2026-09-20", 7),
        ),
        Remark(
            "国内中大型破磨装备主要制造商，2025年营收127.6亿元，增长11.6%；在手订单74.2亿元，产能利用率约91%，急于扩产。",
            "2026-08-26",
            2,
        ),
        (Remark("2027年3月底前开工"), Remark("500吨级大件通道"), Remark("一期220亩一次供地")),
        (Remark("环评周期"), Remark("电价高于苍梧市", "2026年6月", 3, is_stale=True)),
        (
            Remark("必达：确定A-07地块为首选"),
            Remark("必达：设立澜州独立法人"),
            Remark("争取：研发中心同步落户"),
        ),
        (
            Remark("澜州的大件通道是现成的，桥梁按550吨核算。", "2026-07-15", 9),
            Remark("审批并联办理，各环节有时限、有专人。"),
            Remark("凡同类企业可享的政策，一项不少。"),
        ),
        (
            Remark("不谈税收返还、不设专享补贴"),
            Remark("不写死出让价格、不保证摘牌"),
            Remark("不谈苍梧市的条件"),
        ),
        (
            Reply("电价能否再低？", "目录电价全省统一，绿电直供方案预计2027年一季度落地。"),
            Reply("环评多久？", "法定时限内并联办理，我们提前介入。"),
        ),
        (
            Remark("我方：8月底前提供地块管线图，尚缺燃气一项", "2026-09-27", 7, is_overdue=True),
            Remark("对方：9月15日前报送可研初稿，已收到", "2026-09-14", 7),
        ),
        (Remark("是否由副市长任首席服务官"), Remark("颗粒物指标置换方案报常务会时间")),
        (Remark("10:00考察地块；14:30会谈；18:00工作餐"), Remark("联络员：和䶮，139****0000")),
        "电价、环境容量两项请于会前复核。",
    )
    return replace(page, **changes)  # type: ignore[arg-type]


def people() -> tuple[Person, ...]:
    return (
        Person(
            "高𠮷衡",
            "董事长",
            "远岭重型装备股份有限公司",
            is_chief=True,
            authority="选址与5亿元以下投资最终决定",
            influence="决定性",
            attitude="倾向我方，尚存环评顾虑",
            concerns="开工时间、大件通道、人才",
            style="重数据，不喜寒暄；习惯自己看图纸",
            taboos="不谈2022年苍梧项目",
            ties="曾在澜州插队两年",
            last_met="2026-06-12，上海",
            note="会谈中若起身看窗外，通常是在考虑报价。",
            as_of="2026-09-20",
            source=7,
        ),
        Person(
            "许浣䶮",
            "总经理",
            "远岭重型装备股份有限公司",
            authority="日常经营、预算内采购",
            influence="较大",
            attitude="观望",
            concerns="用工、租金",
            style="直接",
            last_met="2026-08-19，澜州",
            as_of="2026-09-20",
            source=7,
        ),
        Person(
            "秦𬭎",
            "投资总监",
            "远岭重型装备股份有限公司",
            influence="条款起草人",
            concerns="违约与退出条款",
            as_of="2026-09-20",
            source=7,
        ),
        Person("王砺", "市长", "澜州市人民政府", is_ours=True, is_chief=True, role="主谈"),
        Person(
            "周砚",
            "副局长",
            "市投资促进局",
            is_ours=True,
            role="副主谈，掌握议题次序",
            authority="帮办代办与时限",
            contact="0999-8800000",
        ),
        Person(
            "陈寰",
            "主任",
            "高新区管委会",
            is_ours=True,
            role="地块与配套",
            authority="3,000万元以下配套",
        ),
    )


def issues() -> tuple[Issue, ...]:
    return (
        Issue(
            "供地",
            "一期220亩一次供地，价格不高于17万元/亩",
            "220亩“标准地”公开出让",
            "分两宗，合计220亩",
            "一期不少于160亩，价格依评估",
            "大件通道、管线已通",
            "先位置，后宗数，价格不让",
            "市政府常务会议",
            "在谈",
            "2026-09-20",
            7,
        ),
        Issue(
            "开工时间",
            "2027年3月底前",
            "2027年2月底取得施工许可",
            "2027年3月底",
            "2027年5月底",
            "并联办理、专班代办",
            "",
            "市投资促进局",
            "基本一致",
            "2026-09-20",
            7,
        ),
        Issue(
            "厂房代建",
            "政府代建，三年免租",
            "企业自建",
            "园区平台市场化建设，按市价租",
            "不回购、不保底",
            "平台公司可承接",
            "只谈租期，不谈免租",
            "市政府常务会议",
            "分歧",
            "2026-09-20",
            7,
        ),
        Issue(
            "研发中心",
            "暂不考虑",
            "与一期同步",
            "投产后两年内",
            "写入意向条款",
            "职院共建实训基地",
            "",
            "",
            "未谈",
            "",
            0,
        ),
    )


def answers() -> tuple[Answer, ...]:
    return (
        Answer(
            "你们的电价为什么比苍梧高？",
            "目录电价全省统一。我市正在推进绿电直供，首批名单11月公布，贵公司符合申报条件。",
            "周砚",
            "2026-09-22",
            2,
            3,
        ),
        Answer(
            "能不能先建后批？",
            "不能。但各项手续可以并联办理，我们提前介入，把等待时间减到最少。",
            "市司法局",
            "2026-09-22",
            1,
            20,
        ),
        Answer(
            "如果领导换了，承诺还算不算数？",
            "写进协议、经过审查的，依法履行。《优化营商环境条例》第三十一条有明确规定。",
            "市司法局",
            "2026-09-22",
            1,
            21,
        ),
        Answer(
            "A-07西侧的高压线怎么办？", "迁改方案正在比选，费用待了解，会后书面答复。", disclosure=3
        ),
    )


def meetings() -> tuple[Meeting, ...]:
    return (
        Meeting(
            "首次拜访",
            "2026-06-12",
            "上海",
            "出访",
            ("周砚", "和䶮"),
            ("高𠮷衡",),
            "洽〔2026〕装备-009",
            (
                MeetingItem(
                    "选址", "正在比较三地，尚无先后", "介绍大件通道与配套", "同意来澜考察", ""
                ),
            ),
            ("我看的不是优惠，是你们能不能把三百吨的东西平平安安送出去。",),
            (Action("提供桥梁核算报告", "市交通运输局", "2026-07-15", "已完成"),),
            "约定考察",
            "转热",
            "和䶮",
        ),
        Meeting(
            "实地考察",
            "2026-08-19",
            "澜州高新区",
            "考察",
            ("周砚", "陈寰", "和䶮"),
            ("许浣䶮", "秦𬭎"),
            "洽〔2026〕装备-013",
            (
                MeetingItem(
                    "地块",
                    "A-07优于A-12，关注西侧高压线",
                    "承诺8月底前提供管线图",
                    "首选A-07",
                    "迁改费用",
                ),
                MeetingItem("厂房", "希望政府代建", "按市场化方式研究", "会后书面答复", "是否免租"),
            ),
            (),
            (
                Action(
                    "提供A-07地块管线图", "高新区管委会", "2026-08-31", "缺燃气", is_overdue=True
                ),
                Action("核实颗粒物总量指标余额", "市生态环境局", "2026-09-25", "办理中"),
            ),
            "纪要1份",
            "温",
            "和䶮",
        ),
    )


def commitments() -> tuple[Commitment, ...]:
    return (
        Commitment(
            "承-031",
            "8月底前提供A-07地块全部管线图（R&D <b> 5<6 为图号）",
            kind="配套",
            occasion="2026-08-19 实地考察",
            by="陈寰",
            due="2026-08-31",
            owner="高新区管委会",
            progress="缺燃气",
            is_overdue=True,
            red_line="未触发",
        ),
        Commitment(
            "承-032",
            "研究对一期设备投资给予支持",
            kind="政策",
            occasion="2026-08-19 实地考察",
            by="陈寰",
            due="2026-10-31",
            owner="市财政局",
            progress="审查中",
            red_line="触发待审：特定企业专享补贴",
            red_line_basis="《公平竞争审查条例》第十条",
            fair_competition_review="审查中",
        ),
        Commitment(
            "承-033",
            "9月15日前报送可行性研究报告初稿",
            "企业→我方",
            "其他",
            "2026-08-19 实地考察",
            "秦𬭎",
            "2026-08-19",
            "",
            "2026-09-15",
            "企业投资部",
            "已收到",
        ),
    )


def sites() -> tuple[Site, ...]:
    return (
        Site(
            "A-07地块",
            "地块",
            (
                a_fact("面积", "223.4", "亩", source=9, as_of="2026-07-15"),
                a_fact("至铁路货场", "9", "公里", source=9, as_of="2026-07-15"),
                a_fact("供电", "220kV变电站2.1公里", "", source=9, as_of="2026-07-15"),
                a_fact("现状", "净地；西侧有高压走廊", "", source=9, as_of="2026-07-15"),
            ),
        ),
        Site(
            "A-12地块",
            "地块",
            (
                a_fact("面积", "312.0", "亩", source=9, as_of="2026-07-15"),
                a_fact("至铁路货场", "17", "公里", source=9, as_of="2026-07-15"),
                a_fact("现状", "待征收", "", source=9, as_of="2025-12-31", is_stale=True),
            ),
        ),
        Site(
            "智造园3号厂房",
            "厂房",
            (
                a_fact("建筑面积", "21,600", "㎡", source=9),
                a_fact("净高", "18", "米", source=9),
                a_fact("租金", "14.5", "元/㎡·月", source=9),
            ),
        ),
    )


def sources() -> tuple[Source, ...]:
    named = (
        ("企业信用信息公示系统", "法定披露"),
        ("远岭重装2025年年度报告、2026年半年度报告", "法定披露"),
        ("国网澜州供电公司价格公示", "政府文件"),
        ("国家知识产权局公布公告", "法定披露"),
        ("裁判文书与执行信息公开网检索", "法定披露"),
        ("《苍梧日报》2024年11月7日第3版", "媒体公开"),
        ("实地考察记录（2026-08-19）", "企业自述"),
        ("经办人判断", "经办人判断"),
        ("A-07、A-12地块勘测资料", "现场了解"),
        ("澜州市装备制造产业链图谱", "政府文件"),
        ("澜州职业技术学院就业质量报告", "政府文件"),
        ("市生态环境局电话答复", "现场了解"),
        ("市政府权责清单", "政府文件"),
        ("澜州市国民经济和社会发展统计公报", "统计公报"),
        ("市发展改革委价格公告", "政府文件"),
        ("市人力资源和社会保障局工资指导价位", "政府文件"),
        ("三市要素成本比较（投资促进局调查）", "现场了解"),
        ("澜州市优化营商环境若干措施", "政府文件"),
        ("澜州市工业项目审批事项清单", "政府文件"),
        ("《公平竞争审查条例》", "政府文件"),
        ("《优化营商环境条例》", "政府文件"),
        ("设备更新工作部署（新闻通稿）", "媒体公开"),
        ("省首台（套）奖励办法", "政府文件"),
        ("矿山装备行业年度报告", "商业数据库导出"),
        (
            "国家统计局网站 https://www.example.gov.cn/sj/zxfb/pmi/202608/index.html?lang=zh-CN&page=2",
            "统计公报",
        ),
    )
    return tuple(
        Source(at, title, kind, "2026-09-01", "", "已核实" if at % 3 else "公开报道")
        for at, (title, kind) in enumerate(named, 1)
    )
