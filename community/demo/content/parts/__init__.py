"""The parts of the product, each with its own needs."""

from community.demo.content.forms import Part
from community.demo.content.parts.accessories import ACCESSORIES
from community.demo.content.parts.app import APP
from community.demo.content.parts.automations import AUTOMATIONS
from community.demo.content.parts.beans import BEANS
from community.demo.content.parts.beta import BETA
from community.demo.content.parts.body import BODY
from community.demo.content.parts.brew import BREW
from community.demo.content.parts.cafe import CAFE
from community.demo.content.parts.cleaning import CLEANING
from community.demo.content.parts.display import DISPLAY
from community.demo.content.parts.energy import ENERGY
from community.demo.content.parts.grinder import GRINDER
from community.demo.content.parts.households import HOUSEHOLDS
from community.demo.content.parts.milk import MILK
from community.demo.content.parts.noise import NOISE
from community.demo.content.parts.recipes import RECIPES
from community.demo.content.parts.repairs import REPAIRS
from community.demo.content.parts.shop import SHOP
from community.demo.content.parts.steam import STEAM
from community.demo.content.parts.water import WATER

PARTS: tuple[Part, ...] = (
    STEAM,
    MILK,
    BREW,
    GRINDER,
    APP,
    RECIPES,
    AUTOMATIONS,
    WATER,
    CLEANING,
    DISPLAY,
    BODY,
    ACCESSORIES,
    BEANS,
    REPAIRS,
    ENERGY,
    NOISE,
    HOUSEHOLDS,
    CAFE,
    BETA,
    SHOP,
)
