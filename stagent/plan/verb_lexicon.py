"""Verbs of everyday language beyond the core ones: ways of going, and things done that can be seen.

What no list holds is found by its place in the clause (`unknown_verbs`).
"""

from __future__ import annotations

from stagent.plan.word_lists import word_list

# Ways of going somewhere, on foot, on wheels, in the air and in the water.
WAYS_OF_GOING = word_list(
    "waddle trundle scurry plod barrel scamper lollop hike commute trek saunter hobble tiptoe mosey lumber lope "
    "scuttle prowl stalk parade meander zigzag weave motor bolt dart flit flutter wade toddle skip skateboard "
    "rollerblade snowboard toboggan windsurf kitesurf wriggle squirm career rattle rumble stream flow circle spiral "
    "ascend sidle totter trudge tramp traipse stride prance frolic romp roam rove journey migrate navigate pelt "
    "scarper slalom lurch plummet scramble clamber parachute paraglide hitchhike cartwheel chug bustle wheel taxi "
    "blunder bumble shamble swagger file troop steam pootle canoe kayak sledge wheelie freewheel backpedal retreat"
)
# What people, animals and machines do besides going.
DEEDS = word_list(
    "nuzzle hoist trample unlatch peck yawn sneeze curtsy ignite latch fasten unfasten buckle unbuckle zip unzip "
    "button unbutton strap unstrap wrap unwrap plug unplug wipe mop scrub wash rinse dry polish paint draw sketch "
    "write read type sign stamp seal glue tape nail screw unscrew drill saw chop slice dice peel grate stir mix whisk "
    "knead roll fry boil bake toast grill serve sip gulp swig taste chew gnaw nibble spit cough hiccup burp laugh "
    "smile grin frown wink stare glance peer gaze nap sleep wake doze dream shout scream yell whisper sing hum "
    "whistle clap cheer applaud celebrate bow nod shrug gesture beckon signal salute stamp stomp tap rap knock pat "
    "pet stroke groom comb brush shave dress undress tuck untuck roll fold crumple crease iron hang unhang stack "
    "unstack pile heap sort pack unpack wedge jam cram stuff fill empty drain flood soak sprinkle spray squirt drip "
    "leak spout gush melt freeze thaw burn scorch smoke steam extinguish light kindle explode detonate crack split "
    "snap shatter smash crush squash flatten dent bend straighten twist untwist coil uncoil wind unwind tie untie "
    "knot loosen tighten hook unhook clip unclip chain unchain tether untether leash unleash cage uncage trap free "
    "capture corner surround ambush attack defend guard shield protect parry deflect block intercept tackle wrestle "
    "pin grapple headbutt elbow punch jab slap smack whack swat swipe stab slash scratch claw bite sting peck lick "
    "sniff bury unearth dig burrow rake hoe plough sow plant water mow trim prune fell harvest gather collect fetch "
    "deliver dispatch post mail hand pass swap trade exchange offer accept refuse reject return borrow lend buy sell "
    "pay order book rent hire load unload board embark disembark mount dismount saddle unsaddle harness hitch unhitch "
    "couple uncouple dock undock moor unmoor anchor berth launch beach capsize sink submerge surface dive plunge "
    "splash paddle float bob hover circle orbit spin twirl whirl pirouette rotate revolve swivel pivot tilt lean "
    "slant sag droop wilt bloom grow shrink swell inflate deflate expand contract stretch compress squeeze pinch "
    "poke prod nudge shove jostle budge barge ram rear buck kick gallop neigh bray moo bleat growl hiss purr meow "
    "quack chirp crow hatch roost perch nest graze browse forage hunt stalk pounce ambush devour swallow feed milk "
    "shear brand herd drive muster shepherd corral lasso rope tow tug haul lug heave hoist winch crank pump press "
    "push pull lever prop balance juggle dribble feint lob volley spike dunk rebound bunt slog bowl field putt chip "
    "drive tee aim shoot fire reload cock draw sheathe unsheathe fence duel spar box kneel squat crouch stoop duck "
    "cower huddle sprawl slouch slump recline sit stand rise straddle stretch limber warm cool rest relax pose model "
    "film record photograph snap zoom pan focus adjust tune calibrate test check inspect examine measure weigh count "
    "mark label tag scan swipe insert eject install remove replace repair fix mend patch weld solder assemble "
    "dismantle build demolish wreck erect raise lower hoist unfurl furl fly steer indicate flash honk beep park "
    "unpark reverse stall idle rev ignite refuel recharge charge discharge dump tip pour spill scatter sprinkle "
    "spread smear dab daub scrape scoop shovel sweep vacuum dust tidy clean clear block unblock bar open shut close "
    "lock unlock bolt unbolt slam ajar push ring buzz dial answer greet hug embrace cuddle kiss shake wave "
    "point show hide reveal uncover cover veil mask unmask disguise dance waltz tango twerk jive sway rock swing "
    "dangle suspend drop fling toss flick flip turn toggle switch press hold grip clutch grasp grab snatch seize "
    "pluck pick pinch steal rob mug burgle vandalise smuggle sneak escape flee chase pursue follow trail shadow track "
    "lead guide escort accompany usher direct instruct coach referee umpire score win lose draw concede forfeit "
    "retire withdraw quit join rejoin merge split separate part divide detach attach connect disconnect bond stick "
    "unstick peel rip tear shred cut snip clip crop sever slit puncture pierce prick burst pop deflate wobble sway "
    "teeter totter stagger stumble trip slip slide skid spin lurch jolt jerk twitch tremble shudder quiver vibrate "
    "flap flutter ripple wag wiggle wriggle writhe squirm fidget scrunch blink squint wince flinch recoil shy bolt "
    "react respond hesitate pause linger loiter queue line await reappear resurface resume restart overshoot "
    "undershoot touch contact graze scuff skim brush strike tag"
)
# Their past forms that are not regular.
IRREGULAR_DEEDS: dict[str, tuple[str, str]] = {
    "bind": ("bound", "bound"), "bite": ("bit", "bitten"), "blow": ("blew", "blown"), "build": ("built", "built"),
    "burst": ("burst", "burst"), "buy": ("bought", "bought"), "dig": ("dug", "dug"), "feed": ("fed", "fed"),
    "fight": ("fought", "fought"), "flee": ("fled", "fled"), "freeze": ("froze", "frozen"),
    "hide": ("hid", "hidden"), "kneel": ("knelt", "knelt"), "lend": ("lent", "lent"), "light": ("lit", "lit"),
    "pay": ("paid", "paid"), "read": ("read", "read"), "ring": ("rang", "rung"), "sell": ("sold", "sold"),
    "shear": ("sheared", "shorn"), "shut": ("shut", "shut"), "sing": ("sang", "sung"), "sleep": ("slept", "slept"),
    "sling": ("slung", "slung"), "slit": ("slit", "slit"), "spit": ("spat", "spat"), "split": ("split", "split"),
    "spread": ("spread", "spread"), "spring": ("sprang", "sprung"), "sting": ("stung", "stung"),
    "stride": ("strode", "stridden"), "tear": ("tore", "torn"), "tread": ("trod", "trodden"),
    "wake": ("woke", "woken"), "weave": ("wove", "woven"), "withdraw": ("withdrew", "withdrawn"),
    "write": ("wrote", "written"),
}  # fmt: skip
# A final consonant that is doubled before -ed and -ing.
DOUBLING_DEEDS = word_list(
    "skip scrub mop chop sip hum grin nap shrug pat pet wrap unwrap plug unplug strap unstrap unzip whip rob mug quit "
    "swat swap scan rip pin prod lug cram trim shred snip slit flap wag flit jab stab sag prop stir transfer shut "
    "unpin dab bar fit sun tug spar rap unclip clap stun crop dot flop refer admit submit commit hit plod parallel-p"
)
