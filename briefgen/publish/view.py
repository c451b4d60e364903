"""What all values of pages are made of."""

from msgspec import Struct


class View(Struct, frozen=True, array_like=True, order=True, gc=False):
    """A light frozen value of named fields, which JSON has as an array in their order.

    A page asks for a thousand of them: one is made in a third of the time that a named tuple takes, and of its fields
    each is found in half. It never holds what leads back to itself, so nobody looks for such rings.
    """
