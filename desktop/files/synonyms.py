"""What columns are called in real lists, and which field each name means.

One place for the words, no code: a new word is one more word in a text, words parted by spaces.
Keys are field ids of ``db.records``; words are compared after ``headers.normal`` (no spaces,
marks or units). Where two columns of one list mean the same field the surer is taken; a word in
``WEAK`` gives way to any other. A word in ``BARE`` says that things have names, not that they are
firms: townships, trades and words have them too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

FIRM: Final[Mapping[str, str]] = {
    "legal_name": """
        企业名称 公司名称 企业全称 公司全称 单位名称 单位全称 投资方 投资主体 投资方名称
        投资单位 项目单位 客商名称 客商 客户名称 机构名称 法人单位名称 企业法人名称 市场主体名称
        经营主体名称 主体名称 注册名称 工商注册名称 名称 企业 公司 全称 项目业主 投资企业
        投资企业名称 签约企业 参展企业 参会企业 参会单位 纳税人名称 company companyname name
        fullname legalname
    """,
    "uscc": """
        统一社会信用代码 社会信用代码 信用代码 统一信用代码 统一代码 税号 纳税人识别号
        组织机构代码 注册号 工商注册号 营业执照号 营业执照注册号 统一社会信用代码/注册号 uscc
        creditcode
    """,
    "short_name": """
        简称 企业简称 公司简称 证券简称 股票简称 股票名称 单位简称 品牌 shortname sname
    """,
    "former_names": "曾用名 曾用名称 原名 原名称 更名前 历史名称 formername",
    "established": """
        成立日期 成立时间 注册日期 注册时间 设立日期 设立时间 开业日期 核准日期 登记日期
        工商注册日期 成立年份 成立年月 registerdate established
    """,
    "reg_capital": """
        注册资本 注册资金 注册资本金 认缴资本 认缴注册资本 注册资本总额 registeredcapital
        regcapital
    """,
    "paid_capital": "实缴资本 实收资本 实缴注册资本 实缴资金",
    "reg_place": """
        注册地 所在省份 省份 所属省份 省 地区 所在地区 所属地区 城市 所在城市 所属城市 地级市
        省市 所在地 区县 所属区县 所在区县 来源地区 area province city
    """,
    "reg_address": """
        注册地址 住所 地址 企业地址 公司地址 单位地址 经营地址 通讯地址 工商注册地址 营业地址
        办公地址 addrreg address
    """,
    "ownership": "企业类型 公司类型 企业性质 主体类型 单位性质 经济类型 登记类型 所有制",
    "legal_rep": """
        法定代表人 法人代表 法人 法定代表人姓名 负责人 企业法人 法定代表人/负责人 legalrep
        legalrepresentative
    """,
    "controller": "实际控制人 实控人",
    "industry": """
        行业 所属行业 行业类别 行业分类 行业名称 产业类型 产业 所属产业 细分行业 国标行业
        行业门类 industry
    """,
    "business_scope": """
        经营范围 主营业务 业务范围 主要业务 主营产品 主要产品 主营 businessscope scope
    """,
    "profile": "公司简介 企业简介 单位简介 投资方简介 简介 企业介绍 公司介绍 profile",
    "employees": """
        员工数 员工人数 职工人数 从业人数 人员规模 员工总数 参保人数 在职人数 employees
    """,
    "stock_code": "股票代码 证券代码 上市代码 代码 stockcode",
    "listed_on": "上市日期 上市时间 挂牌日期 listingdate",
    "exchange": "交易所 上市地点 上市地 上市板块 证券市场 market",
    "funding_round": "融资轮次 轮次",
    "website": "网址 官网 公司网址 企业网址 网站 公司网站 website url",
    "phone": "电话 联系电话 企业电话 公司电话 联系方式 办公电话 手机 phone tel",
    "note": "备注 说明 remark",
}
PERSON: Final[Mapping[str, str]] = {
    "name": "姓名 名字 联系人 联系人姓名 来宾姓名 嘉宾姓名 人员姓名 fullname",
    "firm_name": """
        单位 单位名称 工作单位 企业名称 公司名称 公司 企业 所在单位 所属单位 任职单位
        organization
    """,
    "post": "职务 职位 岗位 职务/职称 现任职务 职称 title position",
    "phone": "电话 联系电话 手机 手机号 手机号码 联系方式 移动电话 办公电话 phone",
    "email": "邮箱 电子邮箱 电子邮件 email e-mail mail",
    "wechat": "微信 微信号 wechat",
    "address": "地址 通讯地址 联系地址 办公地址",
    "biography": "简历 个人简介 简介 履历",
    "note": "备注 说明",
}
JOINED: Final = frozenset({"reg_place"})  # fields that several columns make together
WEAK: Final = """
    代码 企业 全称 公司 办公地址 单位 名称 品牌 地址 客商 手机 法人 注册号 简介 组织机构代码 联系人
    联系方式 说明 负责人 主营 name
"""
BARE: Final = "名称 全称 name fullname"
ONLY_FIRMS: Final = """
    uscc reg_capital paid_capital legal_rep controller ownership business_scope stock_code
    listed_on exchange funding_round
"""  # fields that nothing else has: a column of one makes a list of names one of firms
NAMES_PEOPLE: Final = "姓名 名字 来宾姓名 嘉宾姓名 人员姓名"
NAMES_PROJECTS: Final = "项目名称"
