"""Ordinary words that are never taken for a slip of another one, beside the grammar's own vocabulary."""

from __future__ import annotations

_TEXT = """
combine harvester crate parcel barrel bollard paris
london berlin rome madrid vienna munich hamburg york boston chicago tokyo sydney dublin oslo stockholm
lisbon prague warsaw athens moscow amsterdam brussels milan zurich geneva cairo delhi mumbai
able above across act action actor add afternoon age ago air alarm angle animal ankle arm army art ask attack
aunt award baby backhand backpack badge bag band bar barn barrel barrier base bath battery beach beam bean beard
bed bell belt bend best bill blade blond blood blow blue board body bone book boss bowl brand breath brick bride
bright broken brother brown bucket bug building burn button buy cabin cable cake call camp cap cape card care
career cargo carpet case cash castle cause cell chain chance change chart chase cheap check cheek chef chest
chief choice church circle city class clean clerk climb cloud clown coast coat code coffee coin cold colour
column comb contest cook cool copper copy cord cost cotton country couple courage cousin crack crash crew crop
cross crown cry curb curl curtain curve custom cute dad daddy dance danger dark date daughter dawn day dead deal
dear death debt deck deep deer delay desk dirt dish dock doctor dog doll dot double doubt dress drill drop drum
dry dust duty ear early earth east easy egg elbow empty end enemy energy engine entry error escape even evening
event exit extra eye face fact fair farm fat father fault fear feather feature fee feed feel female fence few
fight figure file film finger fire fist five flame flap flash flat float flow flower fly foam fog fold food fool
force forest fork form foul four frame free fresh friend fruit fuel full fun fur gain game garage garden gas
gear gift girl glass glue goal goat god gold good grade grain grand grandma grandpa grass gray great green grey
grip group guard guest guide guitar gun guy hair half hall hand handle hard hat head heart heat heavy heel hill
hip hole home hook hope horn hospital hotel husband ice idea inch iron island jam jar jaw jet job joint joke
judge juice jump junk kettle key kick kind king kitchen knee knife knock knot label lake lamp land laugh law
layer lead leaf leash left leg lens letter level lid light like limb limit line link lion lip list little load
lock log loop loss lot loud low luck lunch lure machine mail main male mall map mark market mask mast match mate
meal meat metal mid mild milk mind mine mirror miss mix model mom money month moon morning mother motor mount
mouth move mud mum muscle nail name narrow navy neat neck need nest net never new news next nice niece night
nine noise normal north nose note nurse oar ocean office oil old one only open order other out oven over owl own
pace pack pad page paint pair palm pan panel paper parent park part party pass past patch patient pause paw pay
peak pen people pet phone photo piece pier pile pillar pilot pin pipe place plan plant plastic plate play plot
plug pocket point pole police pond poor pop port post pot pound powder power press price pride priest prince
print prize puddle pull pump pupil pure purse push quad queen quiet quit race rack radio raft rail rain rake
ramp ranch range rank rate raw reach real rear red reel rent rest rice rich ride rider rifle right ring riot
rise risk river road roar robe rock rod role roll roof room root rope rose rough round route royal ruin rule run
rush sack sad saddle safe sail salt sand sauce save saw scale scarf school scooter score scout sea seal seat
seed seller sense set seven shade shape share sharp shed shelf shell shield shift shine ship shirt shock shoe
shop shore short shot shoulder show shut side sign silk silver sister site six size skin skip skirt sky sleep
slide slip slope slot small smart smile smoke smooth snow soap soccer social sock soft soil son soon sort soul
soup south space spare spark spear spin splash spoon sport spot spray spring square squad stable staff stage
stair stake stand star start state steak steam steel steep stem step stick sting stock stone stool stop store
storm story strap straw stream street stretch strike string strip strong study stuff style suit sun sure swan
sweat sweet swift swim swing sword tail tall tank tap tape target task taste tea teen tent term test text then
thick thief thigh thin thing third thread throat throne thumb ticket tide tie tiger tile tip tire title toe tone
tool tooth top torch total touch towel tower town toy trace trade trail trap tray treat trick trip troop truck
true trunk trust truth try tube tug twin twist type tyre ugly uncle under unit use van vase vest vet view villa
vine violin visit voice wage wagon waist wake war warm wash watch wave wax way weak wear web week weight west
wet whale wheat wheel whip white wide wife wild will wing wire wise wolf woman wood wool word work world worm
wound wrist yard year yellow young zone zoo baton jersey relay sleigh paddle kayak oars postman plumber biker
boxer rower racer jogger dancer gutter hitter setter batter putter sweeper hooker lineman quarterback linebacker
forward centre back prop flanker scrum striker libero winger pacer pacemaker
airline airlines ample annually appeal appealed appealing appeals arise arising backyard badger baker ballet banging
banned banning barge barred batman battle battling beads beating beetle better betting bikini binding bites biting
bitter blank blogging boiled boiler boiling bonding bonds boost booth brace brave bread breeding bring bucks bullying
bunch bunker butter canceled cancer canon capped captured capturing carriers carved casting caves ceased celebrating
chargers charming chartered cheating chicks chili chill chilling choir choosing chopped chose click coalition coding
colleges companies compete competing compiled composed computing contract converting coping correctly couch crab creed
creek crushed crushing curbside cured currency curry curse cursed daring debating decent declaration decree defended
defending defenses depending depicted detection dining directing directive director discount discounts distinct divine
dose draft drafted drafting drain drown drowning dying edited editing endurance enduring ensuring excited exciting
exist existed existing exists facing faded failing fails faint fame fellow fellows figuring filled firms flood flour
forecast foster fountain fries frost gallon gentlemen globe glowing goalpost grace granting grape grapes grasp grave
gravel graves grove guiding handling hanging hangs hare healed healing hearing hears heron hurts hustle immediate
indication indicators insert integral interaction internal intervention intimate knows ladder lance lantern laser
lasso leaked lives loans lobster lounge lover lovers loves loving magpie makers managers marrying marsh masses melting
mere messed messing metro mills mistress modes mole moth mountain mountains mourning movies newt occurred occurring
octopus opposing otter overtime paintings palace pants parcel parrot peace peers persona petition pigeon pills pinch
placement platform plaza polling polls polo portal positive poster prayer preceded preceding processes programs
progression progressive quote rapier receiving referred referring regain regarded regarding relating relation relaxing
remainder reminded reminding repeated repeating reported reporting reserved reserves retain retained retaining
retiring revenues rewarded rewarding ridge rotation rouge rover runway sabre sailor salmon salon scaffold scared
scares scent scoop scroll scull seagull separating settling shame shaping sharing shaved sheet shipped shipping
shopping shout shouting shrimp shrine signpost sketches ski skiff skipped slack slalom slapped slate sleeper slick
slipway sloop slug smell smiling snack snacks snail snap speak speaking speaks spell spend spending spends spies spine
splitting spreading stark starred starring starving statue stole stork strangers stretcher stripped strokes sued
suffer sunhat swallow sweep swimmer tales talking tapped tapping tarmac taxes teaches teenage terrace terrier think
thirsty though toad token tourism tractor trailer trait traitor traits trapped travellers trench trials trolley trump
trumpet tuned tuning turf turnstile tying understood unlocked upload uploaded valley vault violent walker wasp
watchman water watered waters weasel weir wharf widow winding windmill wives wonder wondered wondering wonders writer
writing yacht zebra
"""
COMMON_WORDS: frozenset[str] = frozenset(_TEXT.split())
