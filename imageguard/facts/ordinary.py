"""Words of which the names of picture files are made."""

from __future__ import annotations

from typing import Final

_WORDS: Final = """
able about above action activities activity adobe adult adults aerial after afternoon agenda agreement album all
alternative am ambassador an and anniversary annual another app appeal april archive area art article artwork as asia
asian asset assets at audio august australia author autumn awards awareness baby back background backup badge bahasa
ball banner banners bar basic basket baskets beach bed before behind best beyond big bike bird black blank block blog
blue board boat body book books border bottom box boy boys brand breakfast brick bridge bright brochure brown bucket
building bus business button by cafe calendar call cambodia camera camp campaign canon card cards care carousel case cat
center centre ceremony certificate change chapter charity chart child children china choir christmas city class
classroom clean clear clinic close cloth clothes clothing cloud club cmyk coast code coffee collage collection college
color colour column common community company computer conference construction contact content cook cooking copy corner
cotton country course court cover covered craft crafts cream crop cropped cross crowd cup dance dark data date day days
de december default delta demo design desk desktop detail diagram digital dinner display dji do doc document documents
dog domestic donate donation donor donors door draft drawing drawings dress drone dry dsc dummy early earth east easter
easy ebook edit edited education eight el election ellipse email empty end engine english evening event events every
example exhibit exhibition export express exterior eye face facebook factory fair fall families family farm farmer
farmers farming father favicon feature featured february festival field fields figure file film final fire first fish
fisherman fishermen fishing five flag flat floor flower flowers flyer folder food footer forest form forum foundation
four frame free freedom friday friends from front fruit full fund fundraising future gala gallery game garden general
gift girl girls global go gold good gopro graduation grant graph graphic graphics grass green grey group groups guidance
guide hall hand hands happy harbour harvest he head header health hero high hill history holiday home hong hope
horizontal hospital hotel house human ico icon icons illustration ilo image images img impact in india indonesia info
information inside instagram interior international interview intro invitation invoice iom iphone is island it january
japan job jobs jpeg jpg july june justice key khmer kids kitchen know kong korea la labor labour lake land landing
landscape language laos large last late launch law leader leaders leadership learning left legal lesson letter level
library life light line linkedin list little live local logo logos long lorry low lunch machine machines magazine main
make malaysia man manual map maps march market material may me media medium meeting memo men menu message migrant
migrants milestone mission mobile mock mockup model modern monday month monthly moon morning mother mothers motor
motorbike mountain movie music my myanmar national nature nepal network new news newsletter ngo night nikon nine no
north note notes november object ocean october of office official old on one online open opening or orange order
organisation organization original other our outdoor outreach outside over overview page pages paint painted painting
panel paper park part participants partner partners partnership party path pattern pdf people person philippines phone
photo photograph photos pic pics picture pictures pilot pink placeholder plan plane plant plants plastic play pledge pm
png point police policy pond port portrait post poster posters presentation press prevention preview print privacy
process product profile program programme project projects proposal protection public publication purple pxl quarter
quote rain rainy raw read ready recovered rectangle red reference refugee region report reports rescue research resize
resized resource resources result results retreat review rgb rice right rights river road roof room rope round row rural
safe safety sample samples sand saturday save scan scanned scene school schools screen screenshot sea season second
section selfie seminar september series service services session set seven sewing shadow sheet shelf ship shirt shoe
shoes shop shot shots show side sign singapore site six skills sky slide slider slides small so social soft south spring
square staff stage stairs stamp standing start statement station steps stock stop store stories story strategy street
strip student students studio style success summary summer summit sun sunday sunrise sunset support survey survivor
survivors svg symbol table tailor talk tea teacher teachers team template temple ten test text thai thailand thank
thanks the theme third three thumb thumbnail thursday tile timeline title to today together toolkit tools top tour town
toy track trade traffic training transparent transport travel tree trees trip truck tuesday tv twitter two undp unicef
unodc untitled up update upload urban us usaid vector vehicle vertical very via video viet vietnam view village visit
visitors visual vocational volunteer volunteers vs walk walking wall wallpaper war warehouse water wave we weaver
weavers weaving web webinar webp website wednesday week welcome west wfp white who wide wind window winter with woman
women wood work worker workers working workshop workshops world writing year yearly yellow young youth zoom
"""
ORDINARY: Final = frozenset(_WORDS.split())
"""Small letters; few people are called so, and a name among them is taken for a word."""
