"""Published models: which there are, where they lie on this machine, how they get here and are checked."""

from stagent_tools.models.cards import PROFILES, ModelCard, ModelFile, Profile
from stagent_tools.models.catalogue import CATALOGUE, card_of
from stagent_tools.models.device import Device, choose_device
from stagent_tools.models.places import ModelPlaces
from stagent_tools.models.pull import pull
from stagent_tools.models.verify import Verified, verify
from stagent_tools.models.weights import load_strictly, read_weights

__all__ = [
    "CATALOGUE",
    "PROFILES",
    "Device",
    "ModelCard",
    "ModelFile",
    "ModelPlaces",
    "Profile",
    "Verified",
    "card_of",
    "choose_device",
    "load_strictly",
    "pull",
    "read_weights",
    "verify",
]
