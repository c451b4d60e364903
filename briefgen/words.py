"""Tables of English words that reading and condensing need; no code but compiled patterns."""

from __future__ import annotations

import re
from pathlib import Path


def _read_table(name: str) -> frozenset[str]:
    """Gives the lines of a file beside this room, comments left out."""
    lines = (Path(__file__).parent / "data" / name).read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def _alternatives(words: str) -> str:
    """Gives whitespace-separated words as a regular expression, the longest first; `_` stands for a space."""
    return "|".join(re.escape(w.replace("_", " ")) for w in sorted(words.split(), key=len, reverse=True))


MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sept sep", "october oct", "november nov", "december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
MONTH_PATTERN = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|"
    r"Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

NUMBER_WORDS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
}

# After these a full stop ends no sentence.
ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof sen rep gov gen col lt sgt capt cmdr adm maj pres hon rev fr sr jr st mt vs etc no nos vol fig "
    "msgr cllr insp supt amb cpl brig det const asst atty supt pte bros ave blvd rd mgr sec "
    "inc ltd corp co dept est approx jan feb mar apr jun jul aug sept sep oct nov dec u.s u.k u.n e.u d.c a.m p.m "
    "e.g i.e cf al messrs mme mlle".split()
)

# Lines that belong to a page and not to its article.
FURNITURE_LINE = re.compile(
    r"""(?ix) ^ \W* (?:
      table\ of\ contents | contents | post\ a\ comment | leave\ a\ (?:comment|reply)
    | (?:previous|next)\ (?:post|article)\b.*
    | older\ post.* | newer\ post.* | share\ (?:this|on|via|article|story)\b.* | share | tweet | email | print
    | copy\ link
    | subscribe\b.* | sign\ up\b.* | (?:log|sign)\ in\b.* | follow\ us\b.* | newsletter.* | advertisement.*
    | sponsored.* | promoted.*
    | related(?:\ (?:articles?|stories|posts?|content|news|topics))?\ ?:? | read\ (?:more|also|next)\b.*
    | more\ (?:on|from)\b.{0,60}
    | see\ also\b.{0,80} | recommended.* | trending.* | most\ (?:read|popular).* | you\ (?:may|might)\ also\ like.*
    | youtube\ video | video | watch\ (?:now|live|:).* | here\ is\ a\ related\ video.* | listen\ to\ this.*
    | play\ video.*
    | (?:photo|image|picture|video|credit|photograph|graphic|file\ photo)s?(?:\ (?:credit|by|source|courtesy))?\s*[:/].*
    | (?:getty\ images|reuters|afp|ap\ photo|shutterstock)(?:\W.*)? | .{0,80}\bvia\ getty\ images.*
    | (?:we|this\ (?:site|website))\ uses?\ cookies.* | .*\b(?:accept|manage)\ (?:all\ )?cookies\b.*
    | cookie\ (?:policy|notice|settings).*
    | (?:©|\(c\)|copyright)\s.* | all\ rights\ reserved.* | terms\ (?:of|and)\b.{0,40} | privacy\ policy.*
    | tags?\s*:.* | filed\ under.* | categor(?:y|ies)\s*:.* | topics?\s*:.* | (?:last\ )?updated\s*:?\s.{0,60}
    | \d+\ min(?:ute)?s?\ read
    | \d+\ comments? | comments? | reply | report\ (?:this|an\ error).* | skip\ to\ .* | back\ to\ top | home
    | menu | search
    | (?:click|tap)\ here\b.* | download\ (?:our|the)\ app.* | join\ (?:our|us|the\ conversation)\b.*
    | support\ our\ .* | donate.*
    | editor'?s?\ note\s*:.* | correction\s*:.* | this\ article\ (?:was|is|has\ been|originally|first)\b.*
    | frequently\ asked\ questions
    ) \W* $"""
)
FURNITURE_SENTENCE = re.compile(
    r"(?i)\b(?:in the comments? (?:section )?(?:below)?|comments? below|share your (?:thoughts|opinions?|"
    r"views|perspectives?|comments?)"
    r"|(?:let|tell) us know (?:in|on|what)|subscribe to|sign up (?:for|to) our|follow us on|"
    r"thank you for (?:having|joining|sharing|reading)"
    r"|thanks for (?:having|joining|reading)|it was my pleasure|related video|click here|what are your thoughts"
    r"|do you believe .{0,60}\bpossible\?$|(?:let.s|let us) (?:discuss|dive))\b"
)
HEADLESS = re.compile(
    r"(?i)^(?:he|she|it|they|this|that|these|those|his|her|their|its|such|both|here|there|then|however|but|"
    r"and|or|so|also|yet"
    r"|moreover|furthermore|additionally|conversely|meanwhile|instead|nevertheless|still|simultaneously|"
    r"(?:secondly|firstly|second|first|third)(?=,)|thus|therefore|hence|indeed|despite this|as a result|"
    r"in addition|on the other hand|"
    r"for example|for instance|think of"
    r"|absolutely|you|we|i|our|my|your|looking ahead|perhaps"
    r"|(?:while|as|although|though|if|when|since|because|after|before|in|with|by|amid|for|from|to|of|on|"
    r"at)\s+(?:he|she|it|they|his|her|its|their"
    r"|this|that|these|those|such|both)(?!\s+(?:week|month|year|morning)))\b"
)
CONNECTIVE = re.compile(
    r"(?i)^(?:however|moreover|furthermore|additionally|conversely|meanwhile|nevertheless|nonetheless|"
    r"still|simultaneously(?: occurring)?"
    r"|secondly|firstly|thus|therefore|hence|indeed|in addition|as a result|on the other hand|notably|also|"
    r"but|and|though|besides"
    r"|importantly|consequently|likewise|similarly|for (?:example|instance)|in fact|of course)\s*,\s*"
)

TITLES = _alternatives(
    "President Vice_President Prime_Minister Deputy_Prime_Minister Foreign_Minister Finance_Minister "
    "Defence_Minister Defense_Minister "
    "Interior_Minister Health_Minister Minister Chancellor Secretary_of_State Secretary_General "
    "Secretary-General Defense_Secretary "
    "Defence_Secretary Foreign_Secretary Home_Secretary Treasury_Secretary Press_Secretary National_Security_Adviser "
    "National_Security_Advisor National_Security_Secretary Senator Sen. Rep. Representative Congressman "
    "Congresswoman Governor Gov. "
    "Mayor Judge Justice Chief_Justice General Gen. Colonel Col. Lieutenant Captain Admiral Major Sergeant "
    "Commander King Queen "
    "Prince Princess Pope Cardinal Archbishop Bishop Imam Rabbi Ambassador Commissioner Envoy envoy "
    "Spokesperson Spokesman "
    "Spokeswoman spokesperson spokesman spokeswoman Director Chairman Chairwoman Chair Chief_Executive CEO "
    "Coach coach manager "
    "Professor Prof. Dr. Dr Mr. Mrs. Ms. Mr Mrs Ms Sir Dame Lord Lady Taoiseach Premier analyst economist "
    "lawyer attorney "
    "prosecutor head chief leader minister president premier researcher scientist director author Analyst Economist "
    "Lawyer Attorney Prosecutor Researcher Leader Inspector Detective Officer Deputy Councillor Cllr Cllr. Monsignor "
    "Msgr Msgr. Father Fr. Sister Brother Rev Rev. Reverend Superintendent Constable PC Sgt Sgt. Capt Capt. Corporal "
    "Private Brigadier Commodore Lt Lt. Col Gen Supt Archdeacon Sheikh Mullah Ayatollah Chief Sheriff Alderman"
)
HONORIFIC = re.compile(r"^(?:Dr|Mr|Mrs|Ms|Miss|Prof|Sir|Dame|Lord|Lady|Cllr|Msgr|Rev|Fr|Sgt|Capt|Lt)\.?\s+")
ROLE_NOUN = re.compile(
    r"(?i)\b(?:president|minister|secretary|spokes(?:man|woman|person)|chief|head|director|chair(?:man|"
    r"woman|person)?|leader|adviser|advisor"
    r"|envoy|ambassador|general|commander|expert|analyst|professor|economist|judge|prosecutor|lawyer|"
    r"attorney|mayor|governor|senator"
    r"|chancellor|premier|taoiseach|king|queen|pope|bishop|coach|captain|manager|founder|owner|author|"
    r"researcher|scientist|engineer|doctor"
    r"|editor|reporter|correspondent|negotiator|officer|official|representative|member|lawmaker|deputy|"
    r"candidate|commissioner|executive|ceo|\w+ologist|\w+icist|chemist|historian|nurse|activist|writer|journalist|"
    r"striker|defender|midfielder|goalkeeper|referee|counsel|solicitor|detective|inspector|superintendent)\b"
)
SAY = (
    "said says say told tells stated states added adds explained explains noted notes emphasized "
    "emphasizes emphasised warned warns "
    "argued argues claimed claims announced announces confirmed confirms acknowledged acknowledges "
    "insisted insists suggested suggests "
    "asked asks replied replies wrote writes tweeted posted declared declares described describes called "
    "calls urged urges "
    "remarked commented comments indicated indicates reported reports according summarizes summarises "
    "summarized highlights highlighted "
    "outlines outlined stressed stresses admitted denied denies predicted testified recalled concluded "
    "concludes observed pointed maintained "
    "ruled vowed promised pledged conceded joked lamented responded continued"
).split()
# Verbs that hand over a quotation, and nothing else.
QUOTE_VERBS = (
    "shrugs shrugged recounts recounted shouts shouted laughs laughed sighs sighed grins grinned smiles smiled jokes "
    "mutters muttered whispers whispered yells yelled cries cried muses mused quips quipped reflects reflected offers "
    "offered counters countered retorts retorted chuckles chuckled snaps snapped murmurs murmured confides confided "
    "exclaims exclaimed thinks thought asks repeats repeated reads read remembers remembered hopes concedes allows "
    "reckons reckoned affirms affirmed answers answered volunteers volunteered swears swore pleads pleaded boasts "
    "boasted sniffs sniffed teases teased slips slipped stammers stammered continues ventures ventured sobbed sobs "
    "wonders wondered declares begins began interrupts interrupted corrects corrected complains complained"
).split()

ORGANISATION = re.compile(
    r"\b(?:Ministry|Department|Agency|Council|Commission|Committee|Parliament|Congress|Senate|Court|Bank|"
    r"University|College|Institute|School"
    r"|Party|Union|Association|Federation|Group|Company|Corp|Corporation|Inc|Ltd|LLC|PLC|Club|Board|Bureau|"
    r"Office|Authority|Army|Navy|Police"
    r"|Force|Forces|Service|Foundation|Organization|Organisation|Administration|Government|governance|"
    r"administration|government|governance|cabinet|regime|campaign|Reserve|Fund"
    r"|Press|News|Times|Post|Journal|Review|Observer|Wire|Herald|Gazette|Network|Media|Airlines|Hospital|"
    r"House|Kremlin|Pentagon|Alliance"
    r"|Society|Center|Centre|Laboratory|Museum|Church|League|FC|United|City Council|Assembly|Cabinet|"
    r"Treasury|Exchange|Directorate|Cooperative|Robotics|Technologies|Systems|Industries|Airways|Motors|Energy|"
    r"Petroleum|Holdings|Partners|Trust|Brigade|Battalion|Command|Secretariat|Embassy|Tribunal|Chamber|"
    r"Confederation|Coalition|Movement|Front|Project|Programme|Program|Railways?|Radio|Television|Magazine|"
    r"Orchestra|Theatre|Initiative|Consortium|SL|GmbH|AG|SA|NV)\b"
)
ORGANISATIONS = _read_table("organisations.txt")
STATES = _read_table("states.txt")
# Words that begin a sentence with a capital and are no names. Months and weekdays are no actors either.
COMMON = frozenset(
    """
    the a an this that these those he she it they we you i his her its their our my your who what when where why
    how which whose if in on at by to of for from with as and or but nor so yet not no is are was were be been
    has have had do does did can could will would should may might must there here then than also however
    moreover furthermore although though while during despite amid amidst after before since until because both
    each every either neither all any some many most several few such other another one two three four five six
    seven eight nine ten first second third last next new recent further more less much only even still just
    very too into over under about against between among through across along around without within upon per via
    like unlike once whether what's that's it's let's here's conversely additionally notably meanwhile
    simultaneously secondly firstly thirdly finally similarly therefore thus hence instead perhaps overall today
    yesterday tomorrow tonight now later earlier please yes thank thanks welcome dear addressing according
    speaking adding following focusing finding understanding understand support demand encourage recognize
    issues details reports proposals discussions challenges experts officials observers critics negotiations
    talks sources analysts residents police authorities people others nothing everything something footage
    clashes guarantees robust effective failure success potential peace war economic humanitarian military
    international global key short-term long-term january february march april june july august september
    october november december monday tuesday wednesday thursday friday saturday sunday jan feb mar apr jun jul
    aug sept sep oct nov dec mon tue wed thu fri sat sun middle western eastern northern southern central red
    focus insights expert negotiation historical civilian ongoing proposed guide high-stakes breaking live
    update exclusive interview conclusion summary introduction background analysis opinion editorial video photo
    """.split()
)
# Names that are words too: in lower case they are most likely the word.
NAMES_AND_WORDS = frozenset(
    "turkey china jordan chad georgia apple amazon tesla meta march august will mark grant frank faith "
    "hope grace rose pierce pence reading bath cork nice mobile".split()
)
GIVEN_NAMES = _read_table("given_names.txt")
SURNAMES = _read_table("surnames.txt")
PLACES = _read_table("places.txt")
# Words in lower case that belong to an office: “former deputy prime minister”.
MODIFIERS = frozenset(
    """
    former acting deputy senior chief vice leading national foreign special military state interim veteran assistant
    associate top local regional federal prime general executive managing joint honorary outgoing incoming opposition
    government party union police army navy presidential parliamentary economic financial finance defence defense
    trade interior health education environment labour labor industry transport energy security intelligence press
    media legal political campaign communications policy research medical head team club football national-team
    rebel separatist provincial municipal royal right-wing left-wing co ex late longtime long-time
    """.split()
)
