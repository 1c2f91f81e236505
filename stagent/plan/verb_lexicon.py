"""Verbs of everyday language beyond the core ones: ways of going, and things done that can be seen.

What no list holds is found by its place in the clause (`unknown_verbs`).
"""

from __future__ import annotations

from stagent.plan.word_lists import word_list

# Ways of going somewhere, on foot, on wheels, in the air and in the water.
WAYS_OF_GOING = word_list(
    "ascend backpedal barrel blunder bolt bumble bustle canoe career cartwheel chug circle clamber commute dart "
    "file flit flow flutter freewheel frolic hike hitchhike hobble journey kayak kitesurf lollop lope lumber "
    "lurch meander migrate mosey motor navigate parachute parade paraglide pelt plod plummet pootle prance prowl "
    "rattle retreat roam rollerblade romp rove rumble saunter scamper scarper scramble scurry scuttle shamble "
    "sidle skateboard skip slalom sledge snowboard spiral squirm stalk steam stream stride swagger taxi tiptoe "
    "toboggan toddle totter traipse tramp trek troop trudge trundle waddle wade weave wheel wheelie windsurf "
    "wriggle zigzag"
)
# What people, animals and machines do besides going.
DEEDS = word_list(
    "accept accompany aim ajar ambush anchor answer applaud assemble await bake balance bar barge beach beckon "
    "beep berth bleat bloom bob boil bond book borrow box brand bray browse buck buckle budge build bunt burgle "
    "burn burp burrow button buy buzz cage calibrate capture celebrate chain check cheer chirp chop claw clean "
    "clutch coach cock coil collect comb compress connect contact contract cool corner corral cough count couple "
    "cower crack cram crank crease crop crow crumple crush cuddle curtsy dab dangle daub defend demolish dent "
    "detonate devour dial dice direct discharge disconnect disembark disguise dismantle dispatch divide dock doze "
    "drain dream dress drill drip droop dry duel dump dunk dust eject elbow embark embrace empty erect escort "
    "examine exchange expand extinguish fasten feed fell fence fidget field fill fire fix flap flatten flick "
    "flinch float flood focus forage forfeit free freeze frown fry furl gather gaze gesture glance glue gnaw "
    "grapple grasp grate grill grin grip groom growl guard guide gulp gush hang harness harvest hatch headbutt "
    "heap herd hiccup hire hiss hitch hoe honk hook huddle hum hunt idle ignite install instruct iron jab jam "
    "jerk jive jolt jostle kindle knead knot label lasso latch laugh leak lean leash lend lever light limber line "
    "linger lock loiter loosen lug mail mark mask melt mend meow milk mix model moo moor mop mow mug muster nail "
    "nap neigh nest nibble nuzzle offer orbit order overshoot pack paint pan parry part pat patch pay peck peel "
    "peer perch pet photograph pierce pile pin pinch pirouette plant plough pluck plug polish pose post press "
    "prick prod prop protect prune pump punch puncture purr pursue quack queue quit quiver rake rap react read "
    "reappear rear recharge recline recoil referee refuel reject rejoin relax reload rent respond rest restart "
    "resume resurface retire return rev reveal revolve ring rinse ripple rob rock roost rope saddle sag saw scan "
    "scoop scorch scrape scream screw scrub scrunch scuff seal seize sell separate sever shadow shave shear "
    "sheathe shepherd shield shout shovel shred shrug shudder shut shy sign signal sing sip sketch skim slant "
    "slap slash sleep slice slit slog slouch slump smear smile smoke smuggle snap snatch sneeze snip soak solder "
    "sort sow spar spike spit split spout sprawl spray spread sprinkle squash squint squirt stab stack stamp "
    "stare steal stick sting stir stomp stoop straighten strap stroke stuff surface suspend swat sweep swell swig "
    "swipe swivel tag tango tap tape taste tee teeter test tether thaw tidy tighten tilt toast toggle trade "
    "trample trap trim tuck tug tune twerk twirl twitch type umpire unblock unbolt unbuckle unbutton uncage "
    "unchain unclip uncoil uncouple undershoot undock undress unearth unfasten unfurl unhang unhitch unhook "
    "unlatch unleash unmask unmoor unpack unpark unplug unsaddle unscrew unsheathe unstack unstick unstrap "
    "untether untie untuck untwist unwind unwrap unzip usher vacuum vandalise veil vibrate wag wake waltz warm "
    "wash water wedge weigh weld whack whirl whisk whisper whistle wiggle wilt wince winch wind wink withdraw "
    "wrap wreck wrestle write writhe yawn yell"
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
    "chug trek spot drip grip pan rev skim slap slog snap swig tag trap "
    "admit bar chop clap commit cram crop dab dot fit flap flit flop grin hit hum jab lug mop mug nap pat pet pin "
    "plod plug prod prop quit rap refer rip rob sag scan scrub shred shrug shut sip skip slit snip spar stab stir "
    "strap stun submit sun swap swat transfer trim tug unclip unpin unplug unstrap unwrap unzip wag whip wrap"
)
