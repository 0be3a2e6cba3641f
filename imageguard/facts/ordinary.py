"""Words of which titles and the names of picture files are made."""

from __future__ import annotations

from typing import Final

_WORDS: Final = """
able about above abuse access account achievement action activities activity adobe adult adults aerial after afternoon
agenda agreement agriculture aid album all alternative am ambassador an and anger anniversary annual anonymous another
answer app appeal application approach april archive area art article artwork as asia asian assembly asset assets
assistance at attention audio august australia author autumn awards awareness baby back background backup badge bahasa
balance ball banner banners bar basic basket baskets beach beauty bed before beginning behind belief belonging benefit
best beyond big bike bird birth black blank block blog blue board boat body book bookkeeping books border bottom box boy
boys brand brands bravery breakfast breath brick bridge bright brochure brown bucket building bus business button by
cafe calendar call cambodia camera camp campaign canon card cards care career carousel case cat center centre ceremony
certificate chains challenge chance change chaos chapter charity chart child children china choice choir christmas
citizenship city clarity class classroom clean clear clinic close closing cloth clothes clothing cloud club cmyk coast
code coffee collage collection college color colour column comfort commitment common community company compassion
computer conference confidence conflict connection construction contact content control cook cooking cooperation copy
corner cotton country courage course court cover covered craft crafts cream crisis crop cropped cross crowd culture cup
dance danger dark darkness data date dawn day days de death debt december decision default defence delta demo depth
design desk desktop detail detention development diagram dialogue digital dignity dinner display diversity dji do doc
document documents dog domestic donate donation donor donors door draft drawing drawings dreams dress drone dry dsc
dummy duty early earth east easter easy ebook economy edit edited education effort eight el election ellipse email
emergency empathy employment empty end endurance energy engine english enterprise equality evening event events every
evidence evolution example exchange exhibit exhibition exile experience exploitation export express exterior eye face
facebook factory fair faith fall families family farm farmer farmers farming fashion father favicon fear feature
featured february festival field fields figure file film final finance fire first fish fisherman fishermen fishing five
flag flat floor flower flowers flyer focus folder food footer force forest forgiveness form forum forward foundation
four frame free freedom friday friends friendship from front fruit full fund fundraising future gala gallery game garden
gender general generation gift girl girls global go gold good gopro governance graduation grant graph graphic graphics
grass gratitude green grey grief group groups growth guidance guide guilt hall hand hands happy harbour harmony harvest
he head header health hero hiding high hill history holiday home hong honour hope horizontal hospital hospitality hotel
house human humanity hunger ico icon icons identity illustration ilo image images imagination img impact in inclusion
income independence india indonesia industry info information innovation inside instagram integrity interior
international interview intro investment invitation invoice iom iphone is island isolation it january japan job jobs joy
jpeg jpg judgement july june justice key khmer kids kitchen know knowledge kong korea la labor labour lake land landing
landscape language laos large last late launch law leader leaders leadership learning left legal leisure lesson letter
level liberty library life light limbo line linkedin list literature little live local logistics logo logos long lorry
loss love low loyalty lunch machine machines magazine main make malaysia man manual manufacturing map maps march market
material maths may me media medicine medium meeting memo memory men menu message migrant migrants milestone mind mining
mission mobile mock mockup model modern monday money month monthly moon morning mother mothers motion motor motorbike
mountain movement movie music my myanmar mystery national nature need nepal network new news newsletter ngo night nikon
nine no nonprofit normal north note notes november nursing object ocean october of office official old on one online
open opening opportunity or orange order organisation organization original other our outdoor outreach outside over
overview page pages pain paint painted painting panel panic paper park parliament part participants participation
partner partners partnership party passing path patience pattern pdf peace people peril person philippines phone photo
photograph photos pic pics picture pictures pilot pink placeholder plan plane plant plants plastic play pledge plenty pm
png point police policing policy politics pond port portrait post poster posters poverty power practice pregnancy
preparation presentation press prevention preview print prison privacy process product profile program programme
progress project projects promise proposal prosperity protection protest psychology public publication purple purpose
pxl quality quarter quote rain rainy raw read ready reality recovered recovery rectangle recycled recycling red
reference reflection reform refugee region relationship religion report reports rescue research resilience resize
resized resource resources respect result results retail retreat return review revolution rgb rhythm rice right rights
risk river road roof room rope round row rural sadness safe safety sample samples sand saturday save scan scanned scene
school schools science screen screenshot sea season second secret section security selfie seminar september sequence
series service services session set seven sewing shadow shame sheet shelf shelter ship shirt shoe shoes shop shot shots
show side sign silence singapore site six skills sky slavery slide slider slides small so social society soft solidarity
solitude south space speech sport spring square staff stage stairs stamp standing start statement station statistics
steps stock stone stop store stories story strategy street strip struggle student students studio style success summary
summer summit sun sunday sunrise sunset supply support survey survivor survivors sustainability svg symbol table tailor
talk tea teacher teachers team technology template temple ten tension terror test text thai thailand thank thanks the
theatre theme therapy third thought three thumb thumbnail thursday tile time timeline title to today together toolkit
tools top tour tourism town toy track trade tradition traditional traffic trafficking tragedy training transit
transition translation transparent transport trauma travel tree trees trip trouble truck trust truth tuesday tv twitter
two uncertainty undp unicef uniform union unity university unodc untitled up update upload urban us usaid vector vehicle
vertical very via video viet vietnam view village violence visit visitors visual vocational voice volunteer volunteers
vs vulnerability waiting walk walking wall wallpaper war warehouse waste water wave we wealth weaver weavers weaving web
webinar webp website wednesday week welcome welfare west wfp white who wide wind window winter wisdom with woman women
wonder wood work worker workers working workshop workshops world writing year yearly yellow young youth zoom
"""
ORDINARY: Final = frozenset(_WORDS.split())
"""Small letters; few people are called so, and a name among them is taken for a word."""
