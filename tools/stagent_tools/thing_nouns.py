"""The nouns that people use for each kind of thing, singular; the kinds themselves stand in `things`."""

from __future__ import annotations

NOUNS: dict[str, str] = {
    "person": (
        "man, woman, guy, lady, gentleman, bloke, fellow, chap, dude, human, adult, someone, somebody, pedestrian, "
        "ped, walker, hiker, jogger, runner, sprinter, athlete, hurdler, jumper, vaulter, player, goalkeeper, "
        "keeper, goalie, striker, defender, attacker, midfielder, winger, fullback, full back, quarterback, "
        "forward, centre, guard, dribbler, footballer, server, receiver, batter, batsman, bowler, pitcher, "
        "catcher, umpire, referee, ref, linesman, teammate, opponent, dancer, gymnast, climber, swimmer, diver, "
        "boxer, fencer, golfer, skater, skateboarder, snowboarder, skier, surfer, juggler, thief, burglar, "
        "suspect, policeman, policewoman, officer, cop, fireman, worker, waiter, waitress, driver, passenger, "
        "shopper, customer, tourist, commuter, teacher, student, soldier, actor, actress, performer, mother, "
        "father, mum, mom, dad, parent, grandmother, grandfather, wife, husband, friend, colleague, farmer, "
        "postman, builder, painter, photographer, coach driver, twin"
    ),
    "child": (
        "kid, boy, girl, toddler, baby, infant, lad, lass, son, daughter, pupil, schoolboy, schoolgirl, little "
        "boy, little girl, youngster"
    ),
    "car": (
        "automobile, hatchback, saloon, sedan, estate, wagon, coupe, cabriolet, convertible, roadster, limousine, "
        "suv, jeep, crossover, taxi, cab, police car, sports car, race car, bmw, audi, mercedes, ford, "
        "toyota, honda, volkswagen, vw, golf, tesla, porsche, ferrari, fiat, renault, peugeot, volvo, skoda, "
        "hyundai, kia, nissan, mini, motor"
    ),
    "vehicle": "road user",
    "van": ("minivan, minibus, camper, campervan, motorhome, delivery van, ambulance, pickup, pick up, pickup truck"),
    "bus": "coach, omnibus, school bus, double decker",
    "truck": (
        "lorry, semi, artic, juggernaut, tanker, dumper, garbage truck, fire engine, fire truck, hgv, tractor "
        "trailer, trailer"
    ),
    "motorcycle": "motorbike, moped, scooter, motor scooter, motorcyclist, biker, vespa",
    "cyclist": "bicyclist, bike rider, rider, racing cyclist, bicycle rider",
    "bicycle": "bike, pushbike, cycle, mountain bike, racing bike, road bike",
    "tram": "streetcar, trolleybus, train, locomotive, carriage, metro, subway train",
    "kart": "go kart, gokart, quad, buggy, golf cart, forklift, tractor",
    "boat": "ship, dinghy, barge, yacht, ferry, sailboat, speedboat, canoe, kayak, rower, rowing boat",
    "dog": "puppy, hound, shepherd, retriever, labrador, terrier, poodle, collie, greyhound",
    "cat": "kitten",
    "horse": "pony, mare, stallion, foal, racehorse, jockey, horse rider",
    "cow": "bull, ox, cattle, calf, deer, stag, doe, elk, sheep, goat, pig, boar",
    "bird": "pigeon, gull, seagull, heron, duck, goose, crow, eagle, hawk, falcon",
    "aircraft": "plane, aeroplane, airplane, jet, helicopter, glider, drone, quadcopter, balloon, rocket",
    "frisbee": "disc, flying disc",
    "football": "soccer ball, soccerball, futsal ball",
    "tennis ball": "tennisball",
    "table tennis ball": "table tennisball, ping pong ball, pingpong ball, tabletennis ball",
    "basketball": "basket ball",
    "volleyball": "volley ball, handball",
    "baseball": "base ball, cricket ball, softball, hockey ball",
    "golf ball": "golfball",
    "snooker ball": "billiard ball, pool ball, cue ball",
    "bowling ball": "",
    "ball": "",
}
