# ruff: noqa: E501 (tables of words)
"""How pages word what is not the article: cross references, appeals, credits. Short blocks only; many languages."""

import re

from broadsheet.phrase import Line, Phrase

# "Read also: …" before a link.
CROSS = Line(
    r"(?i)^[^\pL\pN]*(?:read (?:more|also|next|the full)|also read|related|related (?:articles?|stories|"
    r"coverage|content|posts?|reading|video)|see also|more (?:on this|from|stories|news)|watch|don['’]t miss|"
    r"also|recommended|what to read next|you (?:may|might) (?:also )?like|must read|up next|"
    r"further reading|click here|"
    r"mehr zum thema|lesen sie (?:auch|hier|dazu)|lesen sie mehr|lies (?:auch|mehr)|auch interessant|"
    r"mehr dazu|siehe auch|passend dazu|weiterlesen|weitere (?:artikel|nachrichten|themen)|"
    r"lire (?:aussi|également|la suite)|à lire|a lire|voir aussi|sur le même (?:sujet|thème)|pour aller plus loin|"
    r"lee también|lea también|leer (?:más|también)|te puede interesar|ver también|más información|"
    r"noticias relacionadas|mira también|para saber más|"
    r"leia (?:também|mais)|veja (?:também|mais)|saiba mais|confira|notícias relacionadas|"
    r"leggi anche|potrebbe interessarti|guarda anche|approfondimento|per approfondire|"
    r"lees (?:ook|meer)|bekijk ook|läs (?:också|mer|även)|les (?:også|mer)|læs (?:også|mere)|se også|"
    r"lue (?:myös|lisää)|loe (?:ka|lisaks)|lasi(?:et)? arī|skaitykite (?:taip pat|daugiau)|lexo(?:ni)? (?:edhe|më shumë)|"
    r"pročitajte (?:još|i)|čitajte još|preberite (?:še|tudi)|čítajte (?:tiež|aj)|kapcsolódó (?:írások|cikkek)|"
    r"czytaj (?:też|także|również|więcej)|zobacz (?:też|także|również|wideo)|przeczytaj|čtěte (?:také|"
    r"též)|přečtěte si|olvasta már|"
    r"baca (?:juga|selengkapnya|lagi)|berita terkait|simak (?:juga|video)|lihat juga|pilihan editor|xem thêm|đọc thêm|tin liên quan|"
    r"ayrıca bakın|ilgili haber|bunu da oku|i̇lgini(?:zi)? çekebilir|citește și|vezi și|"
    r"διαβάστε (?:επίσης|ακόμη|ακόμα)|"
    r"читайте (?:также|ещё|еще|нас)|читать (?:также|далее)|по теме|смотрите также|см\. также|читайте також|"
    r"още по темата|виж(?:те)? (?:още|също)|прочетете още|прочитајте|"
    r"相关(?:阅读|新闻|报道|文章|推荐)|延伸(?:阅读|閱讀)|相關(?:新聞|閱讀|報導|文章)|推荐阅读|更多(?:阅读|新闻|精彩|報導|报道)|看更多|閱讀更多|阅读更多|"
    r"関連(?:記事|ニュース|リンク)|あわせて読みたい|こちらも|続きを読む|관련\s?기사|더 ?보기|"
    r"اقرأ (?:أيضا|أيضًا|ايضا|المزيد)|شاهد أيضا|مواضيع ذات صلة|إقرأ أيضا|بیشتر بخوانید|همچنین بخوانید|"
    r"مزید پڑھیں|קראו (?:גם|עוד)|आगे पढ़ें|यह भी पढ़ें|ये भी पढ़ें|(?:আরও|আরো) পড়ুন|यो पनि पढ्नुहोस्|हे(?:ही)? वाचा|อ่านเพิ่มเติม|อ่านต่อ|"
    r"ข่าวที่เกี่ยวข้อง|(?:more|stor(?:y|ies)|photos?|pictures|videos?|gallery|slideshow|analysis|opinion|column|live|interactive|"
    r"podcast|quiz|list|explainer|timeline)\s*:)\s*[:：>»\-–—|!]?",
)
# Appeals to subscribe, follow, share, comment, download; notes on cookies and rights.
APPEAL = Line(
    r"(?i)(?:sign up (?:for|to|here)|subscribe (?:to|now|here|for)|our (?:free )?(?:daily |"
    r"weekly )?newsletter|follow (?:us|him|her|me|@\w+) on|(?:like|join) us on|download (?:the|"
    r"our) (?:\w+ )?app|"
    r"you can now listen to|"
    r"get the latest|stay (?:up to date|informed)|all rights reserved|this (?:site|website) uses cookies|"
    r"use of cookies|enable javascript|your browser (?:does not|doesn)|advertisement$|"
    r"story continues below|article continues|continue reading|(?:share|leave a) (?:this|comment|reply)|"
    r"support our journalism|become a (?:member|subscriber)|affiliate (?:links?|commission)|"
    r"copyright ?(?:©|\d{4})|^©|may not be (?:published|reproduced)|log in to|already a subscriber|"
    r"contribute as little as|(?:rely|depend) on readers like you|readers like you to|reader funding|"
    r"your (?:loyalty|support|help) means|with your (?:help|support), we|(?:may|we) earn a (?:small )?commission|"
    r"(?:closed for|are closed for) comments|comments are (?:now )?closed|"
    r"thank you for (?:being (?:a )?part of|reading|subscribing)|leave (?:us )?a comment|comment policy|join us (?:there|here|on)|"
    r"(?:unsubscribe|opt out|cancel) at any time|get real-time updates|published on an earlier date|"
    r"do(?:es)? not (?:necessarily )?(?:reflect|represent) the (?:views|opinions?|position)|not necessarily those of|"
    r"reflects? the (?:views|opinions?) of|not (?:provide|constitute) (?:\w+,? ){0,4}(?:investment|financial|legal|medical|tax)|"
    r"(?:is|are) subject to (?:\w+ )?risks?,|past performance|registered investment advis|provides? information storage|keep our (?:news|journalism) free|support (?:independent|quality) journalism|"
    r"reserved for subscribers|sign in to unlock|(?:this|the) video (?:has failed|is not available|can(?:no|')t be played)|"
    r"create (?:a free|an) account|breaking news (?:alerts|emails)|"
    r"extern(?:e|en|er) inhalte? von|mir (?:externe )?inhalte .{0,40}angezeigt werden|daten (?:können|werden) an dritt|"
    r"empfohlener (?:redaktioneller|externer) inhalt|jederzeit (?:wieder )?(?:abmelden|abbestellen|kündigen|widerrufen)|"
    r"nicht der meinung der redaktion|in unserer datenschutz|kostenlos testen|werbung überspringen|"
    r"newsletter (?:abonnieren|bestellen|anmelden)|abonnieren sie|jetzt (?:abonnieren|anmelden|"
    r"registrieren)|folgen sie uns|whatsapp[- ](?:kanal|channel)|canal de whatsapp|saluran whatsapp|"
    r"affiliate-links?|"
    r"inscrivez-vous|abonnez-vous|suivez[- ]nous|suscríbete|síguenos|únete a|inscreva-se|"
    r"siga(?:-nos)? (?:o|a|no)|iscriviti|seguici|meld je aan|prenumerera|følg oss|dołącz do|obserwuj nas|"
    r"подпис(?:ывайтесь|аться|ывайся)|следите за|подписуйтесь|dapatkan (?:berita|update)|ikuti (?:kami|"
    r"kanal)|abone ol|takip ed|"
    r"is uploaded and posted by (?:a )?users?|^zobacz wideo|"
    r"zagłosuj, aby|[iİ]çeriğin devamı|(?:yorumlar|emojiler).{0,20}aşağıda|artikel wird unten fortgesetzt|la suite après|continúa (?:abajo|después)|"
    r"举报(?:电话|邮箱|热线)|意见反馈|资讯请|请下载|如有侵权|联系删除|据此操作|风险自担|投资有风险|欢迎(?:扫描|关注)|"
    r"免责声明|免責聲明|特别声明[:：]|平台声明[:：]|仅代表作者(?:本人|个人)|信息存储(?:空间)?服务|"
    r"未经(?:书面)?授权|不得转载|禁止转载|请勿转载|转载请|版权(?:归|所有)|版權所有|责任编辑|責任編輯|扫(?:一扫|码)|扫描(?:[上下左右]方)?二维码|分享让更多人|阅读下一篇|^(?:上|下)一篇|关注(?:我们|公众号|微信)|微信公众号|点个?[“「]?(?:在看|赞)|(?:长按|識別|识别)(?:下方|上方|图中|圖中)?(?:识别)?二维码|点击(?:下方|上方)(?:名片|卡片|蓝字)|点击阅读原文|"
    r"チャンネル登録|"
    r"下载(?:客户端|APP)|無断(?:転載|複製)|転載(?:を)?禁|"
    r"무단\s?(?:전재|복제)|재배포\s?금지|저작권자|구독|مراجعة التعليقات|لا (?:تعبر|يعبر) (?:بالضرورة )?عن (?:رأي|وجهة)|تابعونا|اشترك|عقب(?:وا|ו)|עקבו אחרינו|הירשמו)",
)
# Such words of somebody who does so: "You can sign up for a trial."
_TOLD = re.compile(
    r"\b(?:you|we|they|i|users?|people|who|customers?|can|could|will|would|may|might|must|should|if|when)\s+"
    r"(?:(?:can|could|may|will|also|then|simply|still|just|first)\s+){0,2}(?:sign up (?:for|to|here)|subscribe (?:to|now|here|for)|"
    r"log in to|share this|download (?:the|our) (?:\w+ )?app|continue reading|get the latest)",
    re.I,
)


def appeals(text: str) -> bool:
    """True for words that ask the reader to do something for the site."""
    return APPEAL.within(text) and (" " not in text or APPEAL.within(_TOLD.sub("", text)))


CREDIT = Line(
    r"(?i)^[^\pL\pN]*(?:(?:additional |with )?reporting by|.{3,}contributed (?:to this (?:report|story|article)|reporting)|edited by|editing by|with files from|"
    r"additional reporting from|with reporting|writing by|photographs? by|photo(?:s|graph)?(?: credit)?s?\s*[:/]|"
    r"image(?: credit)?s?\s*[:/]|foto(?:s)?\s*[:/]|credits?\s*:|"
    r"bild\s*[:/]|quelle\s*:|source\s*:|crédits? |tags?\s*:|topics?\s*:|filed under|posted (?:in|on)|"
    r"categories|(?:web )?editors?\s*:|redaktion\s*:|źródło(?: artykułu)?\s*:|fonte\s*:|kilde\s*:|"
    r"aus dem (?:englischen|französischen|amerikanischen) von|mit agenturmaterial|[(（]?(?:责任)?编辑\s*[:：]|[(（]?责编\s*[:：]|来源\s*[:：]|作者\s*[:：]|(?:关键[词字]|标签)\s*(?:[:：]|>>)|\[?编辑)",
)
# Controls and labels that stand alone.
ALONE = Line(
    r"(?i)^[^\pL\pN]*(?:(?:image|photo|slide|picture|bild|foto|imagen|фото|图|圖|写真|사진)?\s*\d{1,3}\s*"
    r"(?:/|of|von|de|di|dari|из|van|av|/)\s*\d{1,3}(?:\s*(?:pages?|halaman|seiten?|páginas?|pagine|strony?|页|頁|ページ))?|(?:\d+ )?comments?|topics?|tags?|(?:buy|shop) now|close|share|print|email|"
    r"advertisement|story continues below.{0,20}|scroll to continue|read more|see more(?: photos)?|photo gallery|play(?: video)?|back to video|"
    r"(?:see )?also|related (?:articles?|content|coverage|links|news|posts|stories|topics)|(?:more|read more) (?:about|from|on) [^.!?:]{1,30}:|"
    r"(?:click|tap)(?: on)?(?: the)? (?:image|photo|picture) (?:for|to) .{1,30}|view full[- ]size(?: image)?|ads by google|"
    r"(?:hide|show|toggle) (?:captions?|thumbnails)|(?:(?:first|last|next|prev|previous) (?:image|photo|picture|slide)\s*){1,2}|full coverage|"
    r"latest on this story|connect with us(?: on social media)?|\$\$\w+\$\$|\d+ characters (?:left|remaining)|"
    r"(?:add|leave|post|write) (?:a |an |your )?(?:comment|reply|review)|kommentar (?:hinzufügen|schreiben|verfassen)|"
    r"(?:ajouter|laisser) un commentaire|(?:deja|dejar|añadir) (?:un )?comentario|deix(?:e|ar) (?:um|o seu) comentário|lascia un commento|"
    r"(?:добавить|оставить) (?:комментарий|отзыв)|发表评论|發表評論|コメントを(?:書く|投稿する)|댓글\s?(?:쓰기|달기|남기기)|"
    r"(?:youtube|instagram|twitter|tiktok|facebook)-inhalte? (?:anzeigen|erlauben|laden)|link zum \w+-inhalt|"
    r"lesen sie (?:auch|mehr)|siehe auch|voir aussi|à lire aussi|ver también|leia também|lees ook|läs också|читайте также|"
    r"[\d:]{4,8}\s*/\s*[\d:-]{4,8}|"
    r"see all photos|(?:copy|pin)(?: link| it)?|like it\? pin it|you (?:might|may) (?:also )?like|read next|related(?: reads)?|"
    r"watch|video|pause|replay|reply|loading|more|back to top|jump to.{0,20}|text size|join the (?:conversation|discussion)|sign in|log in|sign up|register|facebook|twitter|instagram|(?:scroll|swipe).{0,20} more|"
    r"(?:\[(?:/|\w+_)\w+[^\]]*\]\s*)+|"
    r"passend zum artikel|häufig gelesen|mehr zum thema|(?:\w+-)?box (?:auf|zu)klappen(?: (?:\w+-)?box (?:auf|zu)klappen)?|"
    r"czytaj więcej|lee también|lire aussi|leggi anche|baca juga|selanjutnya|कॉपी लिंक|खबरें और भी हैं|"
    r"anzeige|werbung|teilen|drucken|kommentare?|mehr|schließen|nach oben|publicité|partager|commentaires?|"
    r"publicidad|compartir|comentarios|publicidade|compartilhar|pubblicità|condividi|commenti|reklama|"
    r"hirdetés|annons|annonse?|mainos|advertentie|publicitate|διαφήμιση|विज्ञापन|বিজ্ঞাপন|продолжение после рекламы|"
    r"字号|我要(?:跟帖|反馈|评论)|已输入\d*字|返回(?:列表|\pL*首页)|加载中|(?:点击)?加载更多|"
    r"реклама|поделиться|комментарии|广告|廣告|分享|评论|評論|収藏|收藏|点赞|打印|返回顶部|広告|シェア|コメント|"
    r"광고|공유|댓글|إعلان|شارك|تعليقات|פרסומת|שתפו|תגובות|โฆษณา|แชร์|iklan|bagikan|reklam|paylaş|quảng cáo|chia sẻ)[^\pL\pN]*$",
)
# Headings and labels of what stands below an article: its author, other articles, appeals.
CLOSING = Line(
    r"(?i)^[^\pL\pN]*(?:about (?:the |our )?(?:authors?|writers?|contributors?)|(?:author|writer)(?:['’]?s)? (?:bio(?:graphy)?|profile)|"
    r"(?:read |explore |see |discover )?(?:more|other|similar|related) (?:[\pL'’-]+ ){0,3}(?:articles?|stories|posts?|reads?|topics?|guides?|tutorials?|news|coverage|content)\b|"
    r"(?:related|recommended) (?:roundups?|links?|reading|resources)|popular topics|(?:part of )?complete coverage on|"
    r"(?:add|leave|post|write) (?:a|an|your) (?:comment|opinion|reply)\b|(?:(?:all|latest|reader|user|visitor)['’]?s? )+(?:comments|opinions)\b|"
    r"further reading (?:on|from)|recommended for you|"
    r"you (?:might|may) (?:also )?(?:like|enjoy|be interested)|(?:like|enjoyed) this\?|latest posts by|frequently read|most read|"
    r"(?:.*\b)?(?:we )?needs? your (?:help|support)|.*coverage needs you|support (?:our|us|the)\b|share your story|"
    r"your (?:loyalty|support) means|newsletter\s*:|sign up for|get (?:the|our) newsletter|"
    r"(?:die|der) autor(?:in)?$|(?:über|zu[rm]?) (?:den|die|der|dem)? ?autor(?:in|en)?\b|zur person$|passend (?:zum|dazu)|häufig gelesen|meistgelesen|"
    r"mehr (?:zum thema|themen|artikel|von|aus)|(?:weitere|zusätzliche) informationen:?$|weiterführende (?:informationen|links)|weitere (?:artikel|themen|nachrichten|beiträge)|das könnte (?:sie|dich)|"
    r"(?:à propos de|sur) l['’]aute?u?r|sur le même (?:sujet|thème)|(?:sobre|acerca de) (?:el|la|o|a) autora?\b|"
    r"(?:noticias|artículos|artigos|notícias) relacionad[ao]s|(?:l['’]autore|l['’]autrice)$|articoli (?:correlati|simili)|"
    r"over de auteur|lees ook|om (?:forfatteren|författaren)|o autorze|об авторе|читайте также|по теме|"
    r"(?:关于)?作者(?:简介|介绍)|關於作者|相关(?:阅读|新闻|文章|推荐)|推荐阅读|(?:为您|为你|猜你|热门|编辑)(?:推荐|喜欢)|热门(?:文章|评论|新闻)|最新闻|(?:小编|作者)?最近文章$|延伸閱讀|著者(?:紹介|プロフィール)|関連記事|관련\s?기사|"
    r"عن الكاتب|مواضيع ذات صلة|על המחבר|"
    r"(?:the end|end|fin|ende|完|全文完|本文完|終わり|おわり|끝)[^\pL\pN]*$)",
)
# Headings of what readers say of an article; a mere "Comments" may be those of a programming language.
COMMENTS = Line(
    r"(?i)^[^\pL\pN]*(?:(?:(?:all|latest|reader|readers['’]?|user|visitor) )+(?:comments|opinions)\b.{0,20}$|"
    r"(?:comments|kommentare|commentaires|comentarios|comentários|commenti|reacties|kommentarer|комментарии|komentarze|yorumlar|komentar)\s*\(\d+\)|"
    r"\d+ (?:comments?|kommentare?|commentaires?|comentarios?|comentários?|commenti|reacties|kommentarer|комментари\pL+|komentarz\pL*|yorum)[^\pL\pN]*$|"
    r"\d+ (?:comments?|replies|responses|thoughts) (?:on|to) [“\"«‘']|"
    r"(?:网友|網友|全部|最新|热门)(?:评论|評論|留言)|(?:评论|評論|留言|コメント)\s*[(（]\d+[)）]|댓글\s*\d+)",
)
# What a picture's controls say.
CONTROL = Phrase(
    r"(?i)^[^\pL\pN]*(?:(?:click|tap)(?: (?:on )?(?:the )?(?:image|photo|picture))? (?:to (?:enlarge|expand|zoom)|for .{1,30})|view full[- ]size(?: image)?|(?:enlarge|expand|zoom)(?: (?:this )?image)?|view all(?: \w+)?\s*(?:\(\d+\))?|"
    r"(?:show|hide|toggle) caption|open (?:image|in) \w+|perbesar|lihat foto|写真拡大.{0,12}|(?:bild|foto)? ?vergrößern|"
    r"ampliar(?: (?:la )?(?:imagen|foto))?|agrandir(?: l['’]image)?|ingrandisci(?: (?:la )?foto)?|visa mer|zgłoś błąd.{0,20}|"
    r"slideshow.{0,20}|legende:?)[^\pL\pN]*$"
)
# "Anna Weber is a staff writer who …": below an article, of its author.
ABOUT = Phrase(
    r"^[^\pL\pN]*(?:\p{Lu}[\pL'’.-]*\s+){1,3}(?:is|was|ist|est|es|è|is een|är|er)\s+"
    r"(?:(?:an?|the|our|ein|eine|un|une|una|uno|en|ett|el|la)\s+)?(?:[\pL'’-]+(?:\.\pL['’\pL]+)?,?\s+){0,6}?"
    r"(?:writer|reporter|editor|journalist|correspondent|columnist|contributor|author|producer|blogger|critic|photographer|"
    r"journalistin|redakteur(?:in)?|autor(?:in)?|reporterin|korrespondent(?:in)?|journaliste|rédacteur|rédactrice|periodista|redactora?|"
    r"giornalista|jornalista|redacteur|skribent|toimittaja)\b"
)
# What a site says of itself below an article.
ELSEWHERE = Phrase(
    r"(?i)^[^\pL\pN]*(?:(?:follow|find|get|like) [^.!?]+ on (?:facebook|twitter|instagram|linkedin|youtube|tiktok|google news)\b|"
    r"for more (?:on|about) [^.!?]+ visit |follow [^.!?@]{0,60}@\w|"
    r"(?:find|follow|read|see) [^.!?]{0,40}\bcoverage\b|"
    r"(?:to contact|contact|write to) (?:the )?[^.!?@]{2,60}(?:: |\bat )[\w.+-]+@\w|[^.!?@]{4,60} can be (?:reached|contacted) at )"
)
DATED = Phrase(
    r"(?i)\b(?:19|20)\d\d\b.{0,12}\d{1,2}[:.h]\d{2}|\d{1,2}[:.]\d{2}\s*(?:Uhr|[ap]\.?m\b|GMT|UTC|"
    r"[A-Z]{2,4}T\b)|(?:19|20)\d\d\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{1,2}|"
    r"^[^\pL\pN]*(?:posted|published|updated|last updated|first published|publié|publicado|veröffentlicht|"
    r"aktualisiert|stand|pubblicato|publicerad|uppdaterad|опубликовано|обновлено|发布时间|發佈|更新).{0,40}\d",
)
BY = Phrase(
    r"^[^\pL\pN]*(?i:by|written by|words by|text by|contributions? (?:from|by)|story by|von|von:|text:|par|por|di|da|av|af|door|"
    r"автор|текст|przez|yazan|oleh|penulis|文|记者|記者|作者)[\s:：/]+(?:\p{Lu}|\p{Lo})[\pL'’.-]+(?:[\s,·]+(?:and |und |et |y |e |i |\p{Lu}|\p{Lo})?[\pL'’.()-]+){0,7}$"
)
COOKIES = "ookie"  # consent texts, in most languages
