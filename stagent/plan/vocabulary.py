"""The closed-class words of the grammar and what each says about a thing: typed tables, no logic."""

from __future__ import annotations

from stagent.plan.word_lists import word_list
from stagent_tools.target import Motion, Position

DETERMINERS = frozenset(word_list(
        "the a an this that these those my our your his her its their both all each every any some no another "
        "other same"
    ))  # fmt: skip
CAMERA_WORDS = frozenset(["we", "us", "i", "me", "ourselves", "myself"])
CAMERA_PHRASES = ("our car", "my car", "our vehicle", "my vehicle", "our own car", "my own car", "the camera car",
                  "the dashcam car", "dashcam car", "the camera", "the ego car", "ego vehicle",
                  "the ego vehicle", "ego car", "the car i am in", "the car we are in", "the camera vehicle",
                  "the dashcam vehicle", "the cameraman", "the camera man", "the camerawoman", "whoever films",
                  "whoever is filming", "the person behind the camera", "my bike", "our bus", "my own vehicle",
                  "whoever is holding the camera",
                  "the dash cam car", "the camera operator", "the dashcam", "our truck", "my truck",
                  "our van")  # fmt: skip
# "the car with the dashcam", "the person filming": any of FILMS behind a vehicle or a person.
FILMS = ("filming", "recording", "that films", "who films", "that films this", "who films this", "that filmed this",
         "who filmed this", "that is filming", "who is filming", "that is recording", "who is recording",
         "with the camera", "with the dashcam", "with the dash cam", "with a dashcam", "with a dash cam",
         "that has the camera", "that has the dashcam", "holding the camera", "who holds the camera",
         "who is holding the camera", "carrying the camera")  # fmt: skip
FILMING = frozenset(["guy", "person", "one", "man", "woman", "driver", "rider", "cyclist", "biker", "friend"])
CAMERA_VEHICLES = frozenset(
    word_list("car vehicle van truck bus bike lorry boat taxi train coach motorbike scooter tram kart jeep motorcycle")
)
PERSON_WORDS = frozenset(word_list("who he she him somebody someone anyone anybody whoever everybody everyone nobody"))
THING_WORDS = frozenset(["it", "what", "something", "anything", "one"])
GROUP_PRONOUNS = frozenset(["they", "them"])
PRONOUNS = PERSON_WORDS | THING_WORDS | GROUP_PRONOUNS | CAMERA_WORDS
ANAPHORS = frozenset(["he", "she", "him", "it", "they", "them"])

BE = frozenset(word_list("is are was were be been being am"))
DO = frozenset(["do", "does", "did"])
HAVE = frozenset(["has", "have", "had", "having"])
MODAL = frozenset(word_list("can could will would shall should may might must"))
AUXILIARIES = BE | DO | HAVE | MODAL
WH_WORDS = frozenset(word_list("how what which when where who whose whom why whether"))
CONJUNCTIONS = frozenset(["and", "or", "but", "nor", "versus", "vs", "than"])
PREPOSITIONS = frozenset(
    word_list(
        "of in on at by to from with without wearing into onto towards toward over through across past behind "
        "between for off out under around against along near about up down within inside until till before after "
        "during per as like beside above below via among upon except if because since while via"
    )
)
# Prepositions whose object narrows the noun before them.
ATTRIBUTIVE = frozenset(
    word_list("in with without wearing of on under beside by near behind above below between opposite")
)
ADVERBS = frozenset(
    word_list(
        "not ever never now currently right just there here then so also too really actually exactly roughly "
        "about approximately please again together apart away back forward backwards forwards straight ahead home "
        "combined visible airborne invisible hidden alone only already still even yet always once twice thrice "
        "on-screen "
        "overall altogether maybe perhaps on average "
        "averagely total per sideways up down out off around over along in instead first finally fast quickly "
        "hard high far long much many more less most least well very quite suddenly immediately shortly itself "
        "himself herself themselves all-in-all sort kind anyway that uphill downhill faster slower further "
        "farther harder higher"
    )
)

POSITIONS: dict[str, Position] = {
    "left": "left", "leftmost": "left", "left-most": "left", "left-hand": "left", "lefthand": "left",
    "right": "right", "rightmost": "right", "right-most": "right", "right-hand": "right",
    "middle": "middle", "center": "middle", "centre": "middle", "central": "middle", "middlemost": "middle",
    "front": "front", "nearest": "front", "closest": "front", "foremost": "front", "nearer": "front", "closer": "front",
    "foreground": "front", "near": "front", "frontmost": "front",
    "back": "back", "farthest": "back", "furthest": "back", "rear": "back", "background": "back", "rearmost": "back",
    "hindmost": "back", "far": "back", "distant": "back", "backmost": "back",
    "top": "top", "upper": "top", "topmost": "top", "uppermost": "top", "highest": "top",
    "bottom": "bottom", "lower": "bottom", "lowest": "bottom", "bottommost": "bottom",
}  # fmt: skip
# Only after a preposition ("in the background", "on the far side"), or as part of a longer phrase.
POSITION_PHRASES: dict[str, Position] = {
    "in front of us": "front", "in front of me": "front", "in front of the camera": "front", "in front": "front",
    "ahead of us": "front", "ahead of me": "front", "ahead": "front", "up ahead": "front", "in the foreground": "front",
    "nearest to us": "front", "closest to us": "front", "nearest to the camera": "front", "at the front": "front",
    "closest to the camera": "front", "nearest the camera": "front", "closest to me": "front", "nearest us": "front",
    "closest the camera": "front", "nearest to me": "front", "in the front": "front", "near the camera": "front",
    "on the left": "left", "at the left": "left", "to the left": "left", "on the left side": "left",
    "on the left hand side": "left", "at left": "left", "on our left": "left", "on my left": "left",
    "in the left": "left",
    "on the left-hand side": "left", "on left": "left", "to our left": "left", "furthest left": "left",
    "farthest left": "left", "far left": "left", "on the far left": "left", "on the very left": "left",
    "at the far left": "left", "from the left side": "left", "furthest to the left": "left", "to my left": "left",
    "on the right": "right", "at the right": "right", "to the right": "right", "on the right side": "right",
    "on the right hand side": "right", "at right": "right", "on our right": "right", "on my right": "right",
    "on the right-hand side": "right", "on right": "right", "to our right": "right", "furthest right": "right",
    "farthest right": "right", "far right": "right", "on the far right": "right", "on the very right": "right",
    "at the far right": "right", "furthest to the right": "right", "in the right": "right", "to my right": "right",
    "in the middle": "middle", "in the centre": "middle", "in the center": "middle", "at the centre": "middle",
    "in middle": "middle", "in between": "middle",
    "at the back": "back", "in the back": "back", "in the background": "back", "farthest away": "back",
    "furthest away": "back", "behind us": "back", "behind me": "back", "farthest from the camera": "back",
    "furthest from the camera": "back", "farthest from us": "back", "furthest from us": "back", "at the rear": "back",
    "far away": "back", "in the distance": "back", "in background": "back", "farthest off": "back",
    "at the top": "top", "on top": "top", "on the top": "top", "in the top": "top",
    "at the bottom": "bottom", "on the bottom": "bottom", "in the bottom": "bottom",
}  # fmt: skip
FROM_SIDES: dict[str, Position] = {
    "left": "left", "right": "right", "front": "front", "back": "back", "top": "top", "bottom": "bottom",
    "behind": "back", "rear": "back", "the": "front",
}  # fmt: skip

MOTIONS: dict[str, Motion] = {
    "moving": "moving", "driving": "moving", "rolling": "moving",
    "parked": "still", "standing": "still", "stationary": "still", "stopped": "still", "still": "still",
    "waiting": "still", "moored": "still",
    "anchored": "still", "motionless": "still", "idle": "still", "parking": "still", "resting": "still",
    "oncoming": "towards camera", "approaching": "towards camera", "on-coming": "towards camera",
    "incoming": "towards camera", "receding": "away from camera", "departing": "away from camera",
    "left-turning": "turning left", "right-turning": "turning right",
    "turning": "turning", "crossing": "crossing", "running": "running", "walking": "walking", "jumping": "jumping",
    "sprinting": "running", "jogging": "running", "leaping": "jumping",
}  # fmt: skip
# What is said of a thing behind its verb is no part of its name: "is the van on the left stationary".
PREDICATES = frozenset(
    word_list("stationary airborne visible motionless still fastest slowest quickest closest nearest")
)
COLOURS = frozenset(
    word_list(
        "red green blue yellow white black grey gray silver orange brown pink purple violet beige golden gold "
        "dark light navy turquoise cyan magenta maroon teal bearded cream tan striped checked blond blonde"
    )
)
CLOTHES = frozenset(
    word_list(
        "shirt t-shirt tee hat cap jeans top jacket coat trousers pants shorts shoe shoes boot boots dress skirt bag "
        "backpack scarf vest jersey helmet glove gloves hoodie sweater sock socks glasses sunglasses tie suit cardigan "
        "blouse sneakers trainers leggings beanie apron"
    )
)
NUMBER_ADJECTIVES = frozenset(
    word_list("2 3 4 5 6 7 8 9 10 11 12 several few many couple pair group herd flock bunch swarm trio")
)
ORDINALS: dict[str, int] = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5, "6th": 6, "7th": 7, "8th": 8, "9th": 9, "10th": 10,
}  # fmt: skip
NUMBER_WORDS: dict[str, int] = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip

CUT_WORDS: dict[str, str] = {
    "ped": "pedestrian", "peds": "pedestrians", "moto": "motorcycle", "motos": "motorcycles", "veh": "vehicle",
    "vehs": "vehicles", "heli": "helicopter", "ref": "referee", "goalie": "goalie", "bicyc": "bicycle",
    "cyc": "cyclist", "u": "you", "r": "are", "ur": "your", "pls": "please", "plz": "please", "approx": "about",
    "avg": "average", "ave": "average", "max": "top", "dist": "distance", "accel": "acceleration",
    "decel": "deceleration", "vel": "velocity", "dir": "direction", "vid": "video", "w/": "with", "w/o": "without",
    "btw": "between", "b/w": "between", "hw": "how", "wat": "what", "wut": "what", "wot": "what", "thru": "through",
    "til": "until", "'til": "until", "motorcyc": "motorcycle", "lh": "left", "rh": "right", "veloc": "velocity",
    "fst": "fast", "spd": "speed", "b4": "before", "lemme": "let me", "gimme": "give me", "gonna": "going to",
    "tho": "though", "whn": "when", "whr": "where", "wht": "what", "wich": "which", "whch": "which", "wats": "what is",
    "mutch": "much", "cn": "can", "dont": "do not",
    "thier": "their", "prob": "probably", "whos": "who is", "da": "the",
    "gurl": "girl", "meny": "many", "mani": "many", "trun": "turn", "wher": "where", "wite": "white", "balck": "black",
    "yelow": "yellow", "mesure": "measure", "sloow": "slow", "bcs": "because", "jmp": "jump", "ppl": "people",
    "pple": "people",
    "secs": "seconds", "meterz": "meters", "drivin": "driving", "rn": "now", "dem": "the", "dat": "that",
    "dis": "this", "wen": "when", "tru": "through",
}  # fmt: skip
IRREGULAR_PLURALS: dict[str, str] = {
    "people": "person", "men": "man", "women": "woman", "children": "child", "feet": "foot", "teeth": "tooth",
    "mice": "mouse", "geese": "goose", "lorries": "lorry", "buses": "bus", "busses": "bus", "wolves": "wolf",
    "persons": "person", "ponies": "pony", "puppies": "puppy", "ladies": "lady", "policemen": "policeman",
    "firemen": "fireman", "postmen": "postman", "sheep": "sheep", "kids": "kid", "leaves": "leaf", "knives": "knife",
    "folks": "folk", "calves": "calf", "oxen": "ox", "aircraft": "aircraft", "boxes": "box", "taxis": "taxi",
    "skis": "ski",
    "sportsmen": "sportsman", "cyclist's": "cyclist",
}  # fmt: skip
SAME_IN_PLURAL = frozenset(word_list("sheep deer fish aircraft police cattle moose bison salmon trout people"))
SINGULAR_IN_S = frozenset(word_list(
        "bus lens grass glass discus canvas tennis chess moss boss cross pass campus walrus bass press dress gas "
        "kiss lotus octopus circus cactus class mattress waitress goddess actress harness compass hippopotamus "
        "rhinoceros series species"
    ))  # fmt: skip
