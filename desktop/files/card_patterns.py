"""What the lines of a business card look like: patterns for ``card_fields``, Chinese and Latin."""

from __future__ import annotations

import re

HAN = "\u4e00-\u9fff\u3400-\u4dbf\U00020000-\U0003134f"
COMPOUND = "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|令狐|慕容|司徒|夏侯|长孙|宇文|端木|南宫|独孤"
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏"
    "吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万"
    "钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚"
    "符舒阮柯纪梅童凌毕单季裴霍涂成苗谷曲盛冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司"
    "卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙"
    "荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘"
    "满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普"
)
NAME = re.compile(f"(?:(?:{COMPOUND})[{HAN}]{{1,2}}|[{SURNAMES}][{HAN}]{{1,2}})")
TITLE_OF_PERSON = re.compile(r"(?:先生|女士|小姐|博士|教授)$")
POST = re.compile(
    r"董事长|总裁|总经理|经理|总监|总工程师|工程师|总会计师|会计师|主任|主席|会长|理事长|秘书长|董事"
    r"|处长|科长|局长|部长|院长|所长|厂长|站长|校长|主管|专员|助理|顾问|代表|负责人|合伙人|创始人|教授"
    r"|研究员|书记|经济师|律师|销售员|业务员|厅长|司长|区长|县长|市长|镇长"
)
POST_BEFORE = re.compile(
    r"(?:名誉|执行|常务|高级|资深|首席|区域|大区|华[东南北中]区?|销售|市场|技术|项目|招商|投资|采购|财务"
    r"|人力资源|行政|运营|产品|生产|研发|客户|商务|业务|部门|副|总|联合|创始|地区|全国|中国区|海外|国际"
    r"|工程|质量|法务|战略|发展|投促)*$"
)
LATIN_POST = re.compile(
    r"(?i)\b(?:manager|director|president|chairman|chairwoman|engineer|officer|ceo|cto|cfo|coo|vp"
    r"|partner|founder|secretary|assistant|consultant|representative|head of|supervisor"
    r"|specialist)\b"
)
FIRM = re.compile(
    r"公司|集团|研究院|研究所|设计院|大学|学院|银行|商会|协会|学会|委员会|管委会|事务所|合作社|工厂|总厂"
    r"|基金会|中心$|商务局|投促局|促进局|厂$|店$|医院$|政府$"
)
LATIN_FIRM = re.compile(
    r"(?i)\b(?:co\.?\s*,?\s*ltd|ltd|limited|inc|corp|corporation|company|gmbh|llc|plc|group|holdings"
    r"|university|institute|bank|s\.a|ag)\b"
)
UNIT = re.compile(r"(?:部|处|科|室|事业部|分部|办公室)$")
MAIL = re.compile(r"[A-Za-z0-9._%+\-]+\s?@\s?[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+")
WEB = re.compile(r"(?i)(?:https?://|www\.)\S+|\b[a-z0-9\-]+\.(?:com|cn|net|org)(?:\.cn)?\b")
FAX = re.compile(r"(?i)(?:传\s*真|fax|\bF\s*[:.])[^0-9+]{0,6}[+0-9()\-\s]{7,}")
MOBILE = re.compile(r"(?<!\d)(?:\(?\+?86\)?[\s\-]*)?1[3-9]\d(?:[\s\-]?\d){8}(?!\d)")
LANDLINE = re.compile(
    r"(?<!\d)(?:\(?\+?86\)?[\s\-]*)?\(?0?\d{2,3}\)?[\s\-]*[2-9]\d{2,3}[\s\-]?\d{4}(?:\s*(?:转|-)\s*\d{1,5})?(?!\d)"
)
ABROAD = re.compile(r"\+(?!86)[1-9]\d{0,2}[\s\-()]*\d(?:[\s\-()]*\d){5,12}(?!\d)")
PLACE = re.compile(
    r"[省市区县州旗镇乡](?=.)|[路街道巷]|大道|\d+\s*[号室层楼栋座]|大厦|广场|园区|产业园|工业区"
)
LATIN_PLACE = re.compile(r"(?i)\b(?:road|rd|street|st|avenue|ave|district|building|floor|zip)\b")
LABEL = re.compile(
    r"(?i)^\s*(?:地\s*址|厂\s*址|住\s*址|姓\s*名|职\s*[务位]|单\s*位|公\s*司(?=[:：])|add(?:ress)?|name|title|post)"
    r"\s*[:：.]\s*"
)
LATIN_NAME = re.compile(
    r"(?:(?:Mr|Ms|Mrs|Dr)\.?\s*)?([A-Z][A-Za-z'\-]+(?:\s[A-Z][A-Za-z'.\-]*){1,3})"
)
LABEL_OF_NUMBER = re.compile(
    r"(?i)(?:手\s*机|电\s*话|邮\s*箱|网\s*址|传\s*真|电子邮件|邮\s*编|微\s*信|座\s*机|总\s*机|热\s*线)"
    r"|\b(?:tel|telephone|mobile|mob|phone|e-?mail|web|website|cell|wechat)\b|\b[a-z]\s*[:.]"
)
