"""Value lists (id → Chinese label), from records.md §12 and the fact's own lists.

Plain mappings, so that a list is one line to read and one to extend. A value that is not in its
list is kept as written: lists grow in offices faster than programs do.
"""

from __future__ import annotations

from typing import Final

CARD: Final = {"city": "知己", "firm": "知彼", "path": "知路", "trend": "知势"}
SOURCE_KIND: Final = {
    "filing": "法定披露",
    "official": "政府文件",
    "bulletin": "统计公报",
    "firm_says": "企业自述",
    "seen": "现场了解",
    "media": "媒体公开",
    "database": "商业数据库导出",
    "judgement": "经办人判断",
}
CONFIDENCE: Final = {
    "verified": "已核实",
    "firm_says": "企业自述未核",
    "reported": "公开报道",
    "inferred": "推断",
    "unverified": "待核实",
}
DISCLOSURE: Final = {1: "可主动披露", 2: "问及可答", 3: "需授权", 4: "严禁披露"}
UNIT: Final = (
    "万元", "亿元", "亿美元", "元", "亩", "㎡", "公顷", "km²", "元/度", "元/m³", "元/㎡·月",
    "万元/亩", "元/月", "元/吨", "元/车", "人", "万人", "家", "个", "项", "%", "天", "工作日",
    "分钟", "公里", "吨", "千伏安", "名",
)  # fmt: skip
METHOD: Final = {
    "entrusted": "委托招商", "intermediary": "中介招商", "business_refers": "以商招商",
    "expo": "节会招商", "cloud": "云招商", "leader_firm": "龙头企业招商",
    "core_node": "核心节点企业招商", "cluster": "产业集群招商", "capital": "资本招商",
    "incubation": "众创孵化招商", "enclave": "飞地招商",
    "team_capital_project": "技术团队+资本+项目",
    "chain": "产业链招商", "resident": "驻点招商", "squad": "小分队招商", "scene": "场景招商",
    "custom": "其他",
}  # fmt: skip
LINKAGE: Final = {
    "fdi_trade": "外资外贸联动", "consume": "招商与消费联动", "return_invest": "返程投资",
    "tech_return": "技术回流",
}  # fmt: skip
CHAIN_ACTION: Final = {
    "strengthen": "强链", "extend": "延链", "complement": "补链", "build": "建链",
    "stabilise": "稳链",
}  # fmt: skip
TIER: Final = {
    "g500": "世界500强", "c500": "中国企业500强", "i50": "行业50强", "hidden": "隐形冠军",
    "p500": "中国民营企业500强", "chain_leader": "链主", "srdi": "专精特新", "unicorn": "独角兽",
}  # fmt: skip
SIGNIFICANCE: Final = {"leading": "引领性", "breakthrough": "突破性", "landmark": "标志性"}
INDUSTRY: Final = {
    "equipment": "先进装备制造", "materials": "新材料", "petrochemical": "高端石化",
    "electronics": "电子信息", "pharma": "医药卫材", "logistics": "现代物流", "tourism": "文化旅游",
}  # fmt: skip
PARK_TYPE: Final = {
    "ftz": "自贸区", "innov": "自创区", "cbec": "跨境电商综试区", "cbz": "综保区",
    "etdz": "经济技术开发区", "hitech": "高新区", "cluster": "产业集聚区",
    "border": "边（跨）境经济合作区", "industrial_park": "产业园区", "enclave": "飞地园区",
}  # fmt: skip
STAGE: Final = {
    "lead": "线索", "screened": "研判", "negotiating": "在谈", "loi": "意向", "signed": "签约",
    "registered": "注册", "preparing": "前期手续", "started": "开工", "completed": "竣工",
    "producing": "投产", "ramped": "达产",
}  # fmt: skip
STATUS: Final = {
    "ongoing": "推进", "delayed": "滞后", "dormant": "停滞", "on_hold": "暂停", "lost": "落选",
    "abandoned": "放弃", "transferred": "流转", "won": "达成",
}  # fmt: skip
HEAT: Final = {"hot": "热", "warm": "温", "cold": "冷"}
LEAD_SOURCE: Final = {
    "contact_point": "联络点", "association": "商协会", "event": "展会", "firm": "以商招商",
    "self": "自荐", "assigned": "上级交办", "referrer": "引荐人",
}  # fmt: skip
LEAD_STATE: Final = {
    "draft": "未写完", "new": "待整理", "kept": "已归档", "merged": "已合并",
    "promoted": "已转洽谈",
    "dropped": "不跟进",
}  # fmt: skip
CHANNEL: Final = {
    "audience": "会见", "talk": "座谈", "visit": "考察", "booth": "展位", "phone": "电话",
    "video": "视频", "outbound": "出访",
}  # fmt: skip
DIRECTION: Final = {"ours": "我方→企业", "theirs": "企业→我方"}
COMMITMENT_KIND: Final = {
    "policy": "政策", "land": "土地", "facility": "配套", "time": "时限", "invest": "投资",
    "jobs": "就业", "tax": "税收", "other": "其他",
}  # fmt: skip
RED_LINE_STATE: Final = {
    "clear": "未触发", "pending": "触发待审", "allowed": "审后可承诺", "forbidden": "不得承诺",
}  # fmt: skip
PROGRESS: Final = {
    "open": "未开始", "doing": "进行中", "done": "已兑现", "broken": "未兑现",
    "withdrawn": "已撤回",
}  # fmt: skip
ACTION_STATE: Final = {"open": "未办", "doing": "在办", "done": "办结", "dropped": "不办"}
ISSUE_STATE: Final = {"open": "未谈", "talking": "在谈", "agreed": "谈定", "stuck": "僵持"}
MEETING_STATE: Final = {"planned": "计划", "draft": "草稿", "done": "完成"}
POLICY_STATE: Final = {
    "valid": "现行有效",
    "expired": "已失效",
    "revised": "已修订",
    "draft": "征求意见",
}
POLICY_LEVEL: Final = {
    "nation": "国家",
    "province": "省",
    "city": "市",
    "county": "县区",
    "park": "园区",
}
FCR_STATE: Final = {
    "not_needed": "不需审查", "needed": "需审查", "under_way": "审查中", "passed": "已通过",
    "failed": "未通过",
}  # fmt: skip
APPROVAL_TYPE: Final = {"approval": "审批", "ratification": "核准", "filing": "备案"}
ENTITY_KIND: Final = {
    "group": "集团",
    "listed": "上市公司",
    "brand": "品牌",
    "operating": "经营主体",
}
CAPITAL_NATURE: Final = {
    "domestic": "内资", "foreign": "外资", "hmt": "港澳台资", "mixed": "合资",
}  # fmt: skip
PLOT_STATE: Final = {"ready": "净地", "stock": "存量", "preparing": "待整理", "taken": "已供"}
SUPPLY: Final = {
    "transfer": "出让", "lease_first": "先租后让", "flexible": "弹性年期", "standard": "标准地",
    "stock": "存量盘活",
}  # fmt: skip
FREQUENCY: Final = {"year": "年度", "half": "半年", "quarter": "季度", "month": "月度", "day": "日"}
EDITION: Final = {"leader": "领导版", "team": "洽谈组版", "guest": "客商版", "pocket": "口袋版"}
MARK: Final = {"public": "公开", "internal": "内部", "work_secret": "工作秘密"}
IMPORT_STATE: Final = {"applied": "已导入", "undone": "已撤销"}
INFLUENCE: Final = {"decides": "拍板", "advises": "建议", "executes": "经办", "blocks": "可否决"}
STANCE: Final = {"for": "支持", "neutral": "中立", "against": "反对", "unknown": "不明"}
EVENT_TYPE: Final = {
    "fair": "展会", "own_fair": "本市节会", "roadshow": "推介会", "outbound": "出访",
    "inbound": "接待考察", "service_day": "企业服务日",
}  # fmt: skip
FACTOR: Final = {
    "bidding": "招投标", "land": "用地", "funds": "资金", "env": "环保", "energy": "用能",
    "water": "用水", "labour": "用工", "env_capacity": "环境容量", "talent": "人才",
    "power": "供电", "gas": "供气", "heat": "供热", "sewage": "排污", "road": "道路",
    "approvals": "手续", "logistics": "物流", "policy": "政策兑现", "other": "其他",
}  # fmt: skip
PHASE: Final = {"entry": "准入", "operation": "生产经营", "exit": "退出"}
DIMENSION: Final = {"gov": "政务", "market": "市场", "legal": "法治", "culture": "人文"}
APPEAL_STATE: Final = {
    "new": "待受理", "accepted": "受理", "assigned": "交办", "working": "办理中",
    "extended": "延期", "replied": "已答复", "visited": "已回访", "closed": "销号",
}  # fmt: skip
