"""Nouns often asked about: only for mending typos. A noun that is not here is taken as it was written."""

from __future__ import annotations

from stagent.plan.word_lists import word_list

NOUNS = frozenset(
    word_list(
        "person people man men woman women boy girl child children kid guy lad lady gentleman baby toddler "
        "teenager adult player runner sprinter swimmer skater skier snowboarder cyclist biker rider driver "
        "pedestrian walker jogger hiker athlete goalkeeper keeper goalie striker defender midfielder winger "
        "fullback forward referee umpire coach batter batsman bowler pitcher catcher server boxer wrestler "
        "gymnast dancer diver jumper vaulter hurdler thrower climber surfer rower sailor golfer jockey racer "
        "skateboarder worker waiter waitress policeman officer soldier fireman postman courier shopper student "
        "teacher tourist crowd team opponent leader winner thief burglar car cars truck lorry van bus coach tram "
        "train taxi cab motorcycle motorbike moped scooter bicycle bike tricycle vehicle suv pickup hatchback "
        "saloon sedan estate coupe convertible limousine ambulance tractor trailer caravan excavator digger "
        "forklift crane tank boat ship ferry yacht canoe kayak sailboat plane airplane aeroplane aircraft "
        "helicopter drone rocket balloon glider sledge sled skateboard snowboard surfboard wheelchair stroller "
        "pram cart trolley wagon carriage kart buggy ball football basketball baseball volleyball tennis golf "
        "puck shuttlecock frisbee disc discus javelin hammer arrow dart racket bat club stick glove helmet shirt "
        "jersey jacket coat vest hoodie dress skirt trousers shorts jeans shoe shoes boots backpack bag suitcase "
        "umbrella rope flag balloon box bottle cup chair table desk bench door gate window wall fence hurdle post "
        "pole net basket hoop goal line lane road street crossing junction crosswalk intersection roundabout "
        "bridge tunnel kerb curb pavement sidewalk track pitch court field pool edge corner corridor stairs "
        "ladder ramp roof floor ceiling ground grass tree bush rock stone house building horse pony dog puppy cat "
        "kitten cow bull sheep lamb goat pig duck goose swan chicken hen bird pigeon eagle falcon elephant lion "
        "tiger bear deer fox rabbit squirrel mouse rat monkey camel giraffe zebra kangaroo whale dolphin shark "
        "fish turtle snake frog spider insect cheetah robot machine toy wheel object thing rail railing bench hydrant "
        "cone mat curtain tower castle church barn shop store station platform pier dock hill river lake sea beach buoy"
    )
)
# They are found and measured together with what they ride or drive, but are somebody.
RIDERS = frozenset(
    word_list(
        "cyclist bicyclist rider biker motorcyclist rower jockey driver pilot sailor kayaker canoeist paddler motorist "
        "racer skipper captain"
    )
)
