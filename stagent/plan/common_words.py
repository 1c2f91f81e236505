"""Ordinary words that are never taken for a slip of another one, beside the grammar's own vocabulary."""

from __future__ import annotations

_TEXT = """
able above acrobat across act action actor add adder adult afternoon age ago air airline airlines airship alarm
alligator almond alpaca alter ample amsterdam angle animal ankle annually ant antelope anvil appeal appealed
appealing appeals apple approximate arc archer arise arising arm army art ask asteroid astronaut athens attack aunt
award axe axle baboon baby back backboard backend backhand backpack backpacker backward backyard badge badger bag
bail baker bale ballerina ballet balloon banana band banging banned banner banning bar barge barista barley barn
barred barrel barrier barrow base baseline basin basket bath bathtub batman baton batsman batter battery battle
battling beach beads beagle beam bean beard beating beaver bed bee beetle bell belt bench bend berlin best better
betting biker bikini bill billiard bin binding biplane birch bison bites biting bitter blade blank blocker blogging
bloke blond blood blow blue bmx boar board boards bobsleigh body bodyboarder bodybuilder boiled boiler boiling
bollard bomber bonding bonds bone bonnet book boost boot booth boss boston bottle bouncer bow bowl bowler bowling
boxer brace brand brave breach bread breath breeding brick bricklayer bride bridle bright bring broad broken broom
brother brown brush brussels bucket bucks budgie buffalo bug buggy builder building bull bulldozer bullseye bullying
bumblebee bumper bun bunch bungee bunker burger burn busker butcher butter butterfly button buy bystander cab
cabbage cabin cable cactus caddie cairo cake calf call camel camera camp camper can canary canceled cancer cane
canister cannon canoe canoeist canon canyon cap cape capped capsule captain captured capturing carabiner carapace
caravan card care career cargo caribou carousel carp carpenter carpet carriage carrier carriers carrot carton carved
case cash cask casting castle catamaran catcher cause caves ceased celebrating cell cement centipede centre certain
chain chance change chap chargers charming chart chartered chase cheap cheating check checkers cheek cheerleader
cheetah chef cherry chess chest chicago chick chicks chief chili chill chilling chimp chisel choice choir choosing
chopped chose church circle city clash class clean clerk click climb climbing clone close cloud clown cluck coach
coalition coast coat cobra cockatoo coconut code coding coffee coin cold colleges collie colour column comb combine
comet commuter companies compete competing compiled composed computing concept concern concerned concerning conclude
conductor cone constable contest contract controlled converting convey conveyor cook cool coping copper copy coral
cord core corgi corn corner cornerback correctly cost cot cotton couch cougar country couple courage courier cousin
coyote crab crack cradle crampon crane crank crash crate crawler crease creed creek crew cricket crocodile crop
cross crossbar crow crown cruiser crushed crushing cry cue cup curb curbside cured curl curler currency curry curse
cursed curtain curve custom cute cylinder dachshund dad daddy daisy dance dancer danger daring dark dartboard dash
date daughter dawn day dead deal dear death debating debt decathlete decent deck deckhand declaration declare decree
deep deer defect defended defender defending defenses deflect delay delhi dentist depending depicted derive desert
desk destroyer detail detailed detection detective dice digger dinghy dining directing directive director dirt
discount discounts discovered dish distinct diver divine dock docker doctor dog doll dolphin domino donkey dose dot
double doubt dove downhill draft drafted drafting dragonfly drain drawer dress dribbler drill drone drop drover
drown drowning drum drummer dry dublin dumper dune dunk dust dustman duty dying eagle ear early earth east easy
edited editing eel egg elbow electrician elevator elk employ employed empty emu end endurance enduring enemy energy
engine ensuring entry envelope error escalator escape even evening event ewe excavator excited exciting exhaust
exist existed existing exists exit expect exploit extra eye face facing fact faded failing fails faint fair falcon
fallback fame fan farm farmer fat father fault fear feather feature fee feed feel fella fellow fellows female fence
fencer fern ferret ferris ferry few fielder fight fighter figure figuring file filled film finch finger fire
firefighter firms fisherman fist fitter five flame flamingo flanker flap flash flask flat flipper float flood flour
flow flower flush fly foam fog fold food fool force forecast foreman forest forge fork form forward foster foul
founded founder fountain four frame free freezer fresh fridge friend fries frigate frog frost fruit fuel full fun
funnel fur furnace furry gain gallon game gander garage garden gardener garlic gas gazelle gear gecko geezer geneva
gentlemen gerbil gibbon gift giraffe girl glacier glade glass glider globe glowing glue goal goalie goalpost goat
god goggles gold golden gondola good goose gorilla grace grade grain grand grandad grandma grandpa granny granting
grape grapes grasp grass grasshopper grave gravel graves gray great green grey grip groom group grove guard guest
guide guiding guinea guitar guitarist gull gun gutter guy gymnast hair half halfpipe halfway hall hamburg hammer
hammock hamster hand handle handlebar handling hang hanging hangs hard hare harness harvester hat hawk hay head
headlight headroom healed healing hearing hears hearse heart heat heavy hedge hedgehog heel heels heifer helicopter
helmet hen heptathlete heron hiker hill hip hippo hitchhiker hitter hoe hoist hole home hook hooker hoop hope hopper
horn hornet hose hospital host hotel hovercraft huddle hunter hurdler hurts husband husky hustle hyena ice iceberg
idea iguana immediate inch indication indicators infant infielder inherited inline insert insertion integral
interaction interest interested interesting internal internet interrupt interruption intervention intimate invented
inventor invents iron island isolated jackal jaguar jam jar jaw jellyfish jersey jet jetski job jockey jogger joiner
joint joke judge judoka jug juggler juice jump jumper junk karateka kayak kayaker keeper keg kettle key kick
kickboxer kicker kiln kind king kitchen kite kitesurfer kitten kiwi knee knife knock knot knows koala label labrador
lack ladder ladle ladybird lagoon lake lamb lamp lance land lantern laptop laser lash lass lassie lasso lathe laugh
law lawn layer layup lead leaf leaked lease leash ledge left leg lemon lemur lens leopard letter level lever libero
lid lifeguard lift light like lily limb lime limit limo limousine line linebacker lineman lineout liner linesman
link lion lip lisbon list little lives lizard llama load loans lobster locate lock locomotive locust log london
longboarder loop loss lot loud lounge lover lovers loves loving low luck luge lumberjack lunch lure lynx machine
madrid magician magnet magpie mail main makers male mall managers mango map maple marathoner marble marine mark
market marrying marsh marshal mascot mask mason masses mast mastiff match mate maul meadow meal meat mechanic medic
meerkat melon melting mere messed messing metal meteor metro microlight mid midfielder midwife milan mild milk
milkman mills mime mind mine miner minibus mirror miss missile mistress mix mixer model modes mogul mole mom money
monitor month moon moose mop morning moscow mosquito moss moth mother motor mount mountain mountains mourning mouth
move movies mower mud mug mule mum mumbai munich muscle nail name nan nanny napkin narrow navy neat neck need
neighbour nephew nest net netting never new newborn news newt next nice niece night nine noise noodle normal north
nose note nurse nut oak oar oars occurred occurring ocean octopus office oil old one onion only open opposing orange
order oslo osprey ostrich other otter out outfielder oven over overtime owl own ox pace pacemaker pacer pack package
pad padded paddle paddler page paint painted painter paintings pair palace pallet palm pan panda panel panther pants
paper parachute paraglider paramedic parcel parent paris park parrot part party pass passenger passer past pasta
pasture patch patient pause paw pay peace peach peacock peak pear pedal peers pelican pen penalty pendulum penguin
pensioner pentathlete people pepper persona pet petition pheasant phone photo physio pianist pick pie piece pier
pigeon pike pile pillar pills pilot pin pinch pine pipe pistol piston pitcher pizza place placement placid placing
plan planet plank planning plant plastic plate platform play playing plaza plot plough plug plum plumber pocket
point pole police polling polls polo pond poodle poor pop porpoise port portal porter positive post poster postman
pot potato pouch pound powder power prague pram prawn prayer preceded preceding press price pride priest prince
print prize processes programs progression progressive prop propeller puck puddle puffin pug pull pulley puma pump
pumpkin punter pupil puppet puppy pure purse push putter puzzle python quad quail quarterback queen quiet quit
quiver quote rabbit raccoon race racer rack racquet radio raft rail rain rake ram rambler ramp ranch range ranger
rank rapier rate raven raw ray reach real rear rebounder receiver receiving red reef reel referee referred referring
regain regarded regarding rein reindeer relating relation relaxing relay remainder reminded reminding remote rent
repeat repeated repeating reported reporting reserve reserved reserves reset rest retain retained retaining retiring
retriever reuse revenues rewarded rewarding rhino rice rich rickshaw ride rider ridge rifle right rim ring rink riot
rise risk river road roar robber robe robin robot rock rocket rod role roll roller rollerblader rollercoaster rome
roof roofer room rooster root rope rose rotation rouge rough round route rover rower royal ruck ruin rule run runway
rush sabre sack sad saddle safe safety sail sailor salad salmon salon salt sand sandpit sandwich satellite sauce
save saw scaffold scale scarecrow scared scares scarf scent school scoop scooter scope score scorer scout screen
scripted scroll scrum scull scythe sea seagull seal seat seed seek seesaw seller senior sense separating sergeant
server set setter settling seven shade shallow shame shape shaping share sharing shark sharp shaved shed sheet shelf
shell shepherd sheriff shield shift shine shiny ship shipped shipping shirt shock shoe shooter shop shopping shore
short shortcut shorten shortstop shot shoulder shout shouting shovel show shrimp shrine shut shuttle sickle side
sidecar sideline sign signpost silk silver singer sink sister site six size skater skeleton sketches ski skier skiff
skill skin skip skipped skipper skirt skittle sky skydiver slack slalom slapped slate sled sledge sleep sleeper
sleigh slick slide slip slipway sloop slope slot slug small smart smell smile smiling smoke smooth snack snacks
snail snap snooker snorkel snow snowboarder snowmobile soap soccer social sock soft soil soldier son soon sort soul
soup south sow space spade span spaniel spare spark sparrow spawn speak speaking speaks spear spectator spell spend
spending spends spies spiker spin spine splash splitting spoiler sponge spoon sport spot spotted spray spreading
spring sprinter spur squad square squid squirrel stable staff stage stair stairs stake stale stall stallion stamp
stand star stark starred starring start starving stash state statue steak steam steel steep stem step stevedore
steward stick sting stirrup stoat stock stockholm stole stone stool stop storage store stork storm story stout stove
strand stranger strangers strap straw stream street stretch stretcher stride strike striker string strip stripped
stroke strokes stroller strong study stuff stump style submarine sued suffer suit suitcase sumo sun sunhat supporter
sure surfer surgeon swallow swamp swan sweat sweep sweeper sweet swift swim swimmer swing sword sydney tackle tail
tales talking tall tandem tank tanker tap tape tapped tapping target tarmac task taste taxes taxi tea teaches teddy
teen teenage teenager tent term terrace terrier test text then thick thief thigh thin thing think third thirsty
though thread throat throne thrower thumb ticket tide tie tiger tile tin tip tipper tire title toad toaster toboggan
toddler toe token tokyo tomato tone tool tooth top torch tortoise total touch touchdown touchline tourism towel
tower town toy trace tractor trade trail trailer trainer trait traitor traits tram trampoline trap trapped
travellers trawler tray treat trench trials triathlete trick trident trimmer trip tripod trolley trolleybus troop
trotter trough trout truck true trump trumpet trunk trust truth try tube tug tuk tulip tumbler tuna tuned tuning
turf turkey turnstile turtle twin twine twist tying type tyre ugly umpire uncle under understood unicycle unit
unlocked unrelated upload uploaded upright urn use valley valve van vase vault vaulter vest vet vienna view villa
vine violent violin violinist viper visit visitor visor voice volcano vulture wage wagon waist waiter waitress wake
wakeboarder walker wallet walrus war warden wardrobe warm warsaw warthog wash wasp watch watchman water watered
waterfall waters wave wax way weak wear weasel web week weight weightlifter weir welder west wet wetsuit whale wharf
wheat wheel wheelbarrow wheelbase whip white wicket wide widow wife wild will willow winch winding windmill
windscreen windsurfer wing winger wingspan wingsuit wiper wire wise wives wolf woman wombat wonder wondered
wondering wonders wood wool word work world worm wound wren wrestler wrist writer writing yacht yard year yellow
york young youngster yoyo zebra zeppelin zip zone zoo zurich
"""
COMMON_WORDS: frozenset[str] = frozenset(_TEXT.split())
