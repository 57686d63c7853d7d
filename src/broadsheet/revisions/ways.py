"""Ways to other articles: "Read also: …" and its like, at the head of a short paragraph; many languages."""

import re2

_WAYS = re2.compile(
    r"(?i)^[^\pL\pN]*(?:(?:read (?:more|also|next)|also read|related(?: articles?| stories| coverage|"
    r" content)?|see also|"
    r"more (?:on this|from|stories|news)|watch|don['’]t miss|recommended|you (?:may|might) (?:also )?like|"
    r"must read|up next|"
    r"further reading|mehr zum thema|lesen sie (?:auch|hier|dazu|mehr)|lies (?:auch|mehr)|"
    r"auch interessant|mehr dazu|"
    r"siehe auch|passend dazu|weiterlesen|lire (?:aussi|également)|à lire|voir aussi|lee también|"
    r"lea también|leer también|"
    r"te puede interesar|ver también|leia (?:também|mais)|veja (?:também|mais)|leggi anche|lees ook|"
    r"läs (?:också|mer|även)|"
    r"les også|læs også|lue myös|czytaj (?:też|także|również)|zobacz (?:też|także)|baca juga|xem thêm|"
    r"читайте (?:также|ещё|еще)|по теме|смотрите также|читайте також|"
    r"相关(?:阅读|新闻|报道|文章|推荐)|延伸(?:阅读|閱讀)|相關(?:新聞|閱讀|報導|文章)|推荐阅读|更多(?:阅读|新闻|報導|报道)|"
    r"関連(?:記事|ニュース|リンク)|あわせて読みたい|こちらも|관련\s?(?:기사|뉴스)|"
    r"اقرأ (?:أيضا|أيضًا|أيضاً|ايضا|المزيد)|شاهد أيضا|مواضيع ذات صلة|إقرأ أيضا|קראו (?:גם|עוד)|עוד בנושא|"
    r"อ่านเพิ่มเติม|อ่านต่อ|ข่าวที่เกี่ยวข้อง|यह भी पढ़ें)\s*(?:[:：>»|\-–—!.…]|$)|"
    r"(?:sign up (?:for|to)|subscribe (?:to|now|for)|follow us on|newsletter abonnieren|abonnieren sie|"
    r"folgen sie uns|"
    r"abonnez-vous|suivez-nous|suscríbete|síguenos|подпис(?:ывайтесь|аться)|关注(?:我们|公众号)|扫(?:一扫|码)|"
    r"تابعونا|اشترك|עקבו אחרינו|הירשמו|구독))"
)


def leads_on(line: str) -> bool:
    """True for a short paragraph that only leads elsewhere."""
    return bool(_WAYS.search(line))
