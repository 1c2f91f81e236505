"""Ordinary words that are never taken for a slip of another one, beside the grammar's own vocabulary."""

from __future__ import annotations

_TEXT = """
invented invents inventor founded founder discovered composed painted
stroke strokes
remote controlled heels
able above acrobat across act action actor add adult afternoon age ago air airline airlines airship alarm alligator
almond alpaca ample amsterdam angle animal ankle annually ant antelope appeal appealed appealing appeals apple arc
archer arise arising arm army art ask asteroid astronaut athens attack aunt award axe axle baby back backboard
backhand backpack backpacker backyard badge badger bag bail baker bale ballerina ballet banana band banging banned
banner banning bar barge barley barn barred barrel barrier base baseline basket bath batman baton batsman batter
battery battle battling beach beads beam bean beard beating beaver bed bee beetle bell belt bend berlin best better
betting biker bikini bill billiard bin binding biplane birch bison bites biting bitter blade blank blocker blogging
bloke blond blood blow blue bmx board boards body bodyboarder bodybuilder boiled boiler boiling bollard bomber
bonding bonds bone bonnet book boost boot booth boss boston bottle bow bowl bowling boxer brace brand brave bread
breath breeding brick bricklayer bride bridle bright bring broken broom brother brown brush brussels bucket bucks
buffalo bug builder building bulldozer bullseye bullying bumper bun bunch bungee bunker burger burn busker butcher
butter butterfly button buy bystander cabbage cabin cable cactus caddie cairo cake call camera camp camper can
canary canceled cancer canister cannon canoeist canon canyon cap cape capped capsule captain captured capturing
carabiner carapace card care career cargo carousel carpenter carpet carrier carriers carrot carton carved case cash
casting castle catamaran catcher cause caves ceased celebrating cell cement centre chain chance change chap chargers
charming chart chartered chase cheap cheating check checkers cheek cheerleader chef cherry chess chest chicago chick
chicks chief chili chill chilling choice choir choosing chopped chose church circle city class clean clerk click
climb climbing cloud clown coalition coast coat coconut code coding coffee coin cold colleges colour column comb
combine comet commuter companies compete competing compiled composed computing conductor constable contest contract
converting cook cool coping copper copy coral cord corn corner cornerback correctly cost cotton couch country couple
courage cousin coyote crab crack crampon crane crank crash crate crawler crease creed creek crew crocodile crop
cross crossbar crow crown cruiser crushed crushing cry cue cup curb curbside cured curl currency curry curse cursed
curtain curve custom cute cylinder dad daddy daisy dance dancer danger daring dark dartboard date daughter dawn day
dead deal dear death debating debt decathlete decent deck declaration decree deep deer defended defending defenses
delay delhi dentist depending depicted desert desk destroyer detection detective dice digger dinghy dining directing
directive director dirt discount discounts dish distinct divine dock doctor dog doll domino donkey dose dot double
doubt downhill draft drafted drafting dragonfly drain dress dribbler drill drone drop drown drowning drum drummer
dry dublin dumper dune dunk dust duty dying ear early earth east easy edited editing egg elbow electrician elevator
elk empty emu end endurance enduring enemy energy engine ensuring entry envelope error escalator escape even evening
event excited exciting exhaust exist existed existing exists exit extra eye face facing fact faded failing fails
faint fair fame fan farm farmer fat father fault fear feather feature fee feed feel fella fellow fellows female
fence fencer fern ferret ferris few fight fighter figure figuring file filled film finger fire firefighter firms
fisherman fist five flame flamingo flanker flap flash flat flipper float flood flour flow flower fly foam fog fold
food fool force forecast forest fork form forward foster foul fountain four frame free fresh friend fries frigate
frost fruit fuel full fun fur gain gallon game garage garden gardener garlic gas gazelle gear gecko geezer geneva
gentlemen gerbil gift girl glacier glass globe glowing glue goal goalpost goat god goggles gold gondola good grace
grade grain grand grandad grandma grandpa granny granting grape grapes grasp grass grave gravel graves gray great
green grey grip groom group grove guard guest guide guiding guinea guitar guitarist gun gutter guy gymnast hair half
halfpipe halfway hall hamburg hamster hand handle handlebar handling hang hanging hangs hard hare harness harvester
hat hawk hay head headlight headroom healed healing hearing hears hearse heart heat heavy hedge hedgehog heel helmet
heptathlete heron hiker hill hip hitchhiker hitter hoe hole home hook hooker hoop hope horn hornet hose hospital
host hotel hovercraft huddle hunter hurts husband hustle hyena ice iceberg idea iguana immediate inch indication
indicators infant infielder inline insert integral interaction internal intervention intimate iron island jackal jam
jar jaw jellyfish jersey jet jetski job jogger joint joke judge judoka jug juggler juice jump junk karateka kayak
kayaker keeper keg kettle key kick kickboxer kicker kind king kitchen kite kitesurfer kiwi knee knife knock knot
knows koala label ladder ladybird lagoon lake lamp lance land lantern laptop laser lass lassie lasso laugh law lawn
layer layup lead leaf leaked leash ledge left leg lemon lens leopard letter level lever libero lid lifeguard lift
light like lily limb lime limit limo line linebacker lineman lineout linesman link lion lip lisbon list little lives
lizard llama load loans lobster lock log london longboarder loop loss lot loud lounge lover lovers loves loving low
luck lumberjack lunch lure lynx machine madrid magician magpie mail main makers male mall managers mango map maple
marathoner marble marine mark market marrying marsh marshal mascot mask masses mast match mate maul meadow meal meat
mechanic medic melon melting mere messed messing metal meteor metro mid milan mild milk mills mime mind mine miner
mirror miss missile mistress mix mixer model modes mogul mole mom money monitor month moon moose mop morning moscow
mosquito moss moth mother motor mount mountain mountains mourning mouth move movies mower mud mug mule mum mumbai
munich muscle nail name nan napkin narrow navy neat neck need neighbour nephew nest net netting never new newborn
news newt next nice niece night nine noise noodle normal north nose note nurse nut oak oar oars occurred occurring
ocean octopus office oil old one onion only open opposing orange order oslo ostrich other otter out outfielder oven
over overtime owl own ox pace pacemaker pacer pack package pad paddle paddler page paint painter paintings pair
palace palm pan panda panel panther pants paper parachute paraglider paramedic parcel parent paris park parrot part
party pass passenger passer past pasta pasture patch patient pause paw pay peace peach peacock peak pear pedal peers
pen penalty penguin pensioner pentathlete people pepper persona pet petition pheasant phone photo physio pianist
pick pie piece pier pigeon pile pillar pills pilot pin pinch pine pipe pistol piston pitcher pizza place placement
plan planet plant plastic plate platform play plaza plot plough plug plum plumber pocket point pole police polling
polls polo pond poor pop port portal positive post poster postman pot potato pouch pound powder power prague prayer
preceded preceding press price pride priest prince print prize processes programs progression progressive prop
propeller puck puddle pull pulley puma pump pumpkin punter pupil puppet pure purse push putter puzzle quad quail
quarterback queen quiet quit quiver quote race racer rack racquet radio raft rail rain rake rambler ramp ranch range
ranger rank rapier rate raven raw reach real rear rebounder receiver receiving red reef reel referred referring
regain regarded regarding rein reindeer relating relation relaxing relay remainder reminded reminding rent repeated
repeating reported reporting reserved reserves rest retain retained retaining retiring revenues rewarded rewarding
rice rich rickshaw ride rider ridge rifle right rim ring rink riot rise risk river road roar robber robe robin robot
rock rocket rod role roll roller rollerblader rollercoaster rome roof roofer room rooster root rope rose rotation
rouge rough round route rover rower royal ruck ruin rule run runway rush sabre sack sad saddle safe safety sail
sailor salad salmon salon salt sand sandpit sandwich satellite sauce save saw scaffold scale scarecrow scared scares
scarf scent school scoop scooter score scout screen scroll scrum scull scythe sea seagull seal seat seed seesaw
seller senior sense separating sergeant server set setter settling seven shade shame shape shaping share sharing
sharp shaved shed sheet shelf shell shepherd sheriff shield shift shine ship shipped shipping shirt shock shoe
shooter shop shopping shore short shortstop shot shoulder shout shouting shovel show shrimp shrine shut shuttle
sickle side sidecar sideline sign signpost silk silver singer sister site six size sketches ski skiff skin skip
skipped skirt skittle sky skydiver slack slalom slapped slate sleep sleeper sleigh slick slide slip slipway sloop
slope slot slug small smart smell smile smiling smoke smooth snack snacks snail snap snooker snorkel snow snowmobile
soap soccer social sock soft soil soldier son soon sort soul soup south space spade spare spark sparrow speak
speaking speaks spear spectator spell spend spending spends spies spiker spin spine splash splitting spoiler sponge
spoon sport spot spray spreading spring sprinter spur squad square squid stable staff stage stair stairs stake stamp
stand star stark starred starring start starving state statue steak steam steel steep stem step steward stick sting
stirrup stock stockholm stole stone stool stop store stork storm story stranger strangers strap straw stream street
stretch stretcher stride strike striker string strip stripped strokes stroller strong study stuff stump style
submarine sued suffer suit suitcase sumo sun sunhat supporter sure surgeon swallow swamp swan sweat sweep sweeper
sweet swift swim swimmer swing sword sydney tackle tail tales talking tall tandem tank tanker tap tape tapped
tapping target tarmac task taste taxes tea teaches teddy teen teenage teenager tent term terrace terrier test text
then thick thief thigh thin thing think third thirsty though thread throat throne thumb ticket tide tie tiger tile
tin tip tipper tire title toad toddler toe token tokyo tomato tone tool tooth top torch tortoise total touch
touchdown touchline tourism towel tower town toy trace tractor trade trail trailer trainer trait traitor traits
trampoline trap trapped travellers trawler tray treat trench trials triathlete trick trident trimmer trip tripod
trolley troop truck true trump trumpet trunk trust truth try tube tug tuk tulip tuned tuning turf turkey turnstile
twin twist tying type tyre ugly umpire uncle under understood unicycle unit unlocked upload uploaded upright use
valley valve van vase vault vest vet vienna view villa vine violent violin violinist visit visitor visor voice
volcano vulture wage wagon waist wake wakeboarder walker wallet war warden warm warsaw wash wasp watch watchman
water watered waterfall waters wave wax way weak wear weasel web week weight weightlifter weir welder west wet
wetsuit whale wharf wheat wheel wheelbase whip white wicket wide widow wife wild will willow winding windmill
windscreen windsurfer wing winger wingspan wingsuit wiper wire wise wives wolf woman wombat wonder wondered
wondering wonders wood wool word work world worm wound wrestler wrist writer writing yacht yard year yellow york
young youngster yoyo zebra zeppelin zip zone zoo zurich
"""
COMMON_WORDS: frozenset[str] = frozenset(_TEXT.split())
