"""Frozen values that are cheap to define.

`@value` makes what `@dataclass(frozen=True, slots=True, kw_only=True)` makes: `fields`,
`replace` and `asdict` know it, equality and hash go by the fields. `@value(kw_only=False)`
takes them by place too. The standard decorator writes six methods as source text for each class
and compiles them, 1.5 ms a class, and a start needs ninety classes. Here the methods are
shared, and `__init__` alone is written, for classes of which many values are made; nor is each
annotation searched for `ClassVar` and its like, which no value has.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from typing import Any, TypeVar, cast, dataclass_transform, overload

T = TypeVar("T")
_FEW = 24  # values of a class that are made before writing its `__init__` pays


@overload
def value(kind: type[T], /) -> type[T]: ...
@overload
def value(*, kw_only: bool = True) -> Callable[[type[T]], type[T]]: ...
@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def value(
    kind: type[T] | None = None, /, *, kw_only: bool = True
) -> type[T] | Callable[[type[T]], type[T]]:
    """The class as a frozen value with slots, whose fields are given by name."""
    if kind is None:
        return lambda given: _made(given, kw_only)
    return _made(kind, kw_only)


def _made(kind: type[T], kw_only: bool) -> type[T]:
    kind.__doc__ = kind.__doc__ or kind.__name__  # else a signature is looked for
    made = _slotted(kind, kw_only)
    values = _reader(tuple(each.name for each in fields(made)))  # type: ignore[arg-type]  # a dataclass

    def compare(self: object, other: object) -> Any:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return values(self) == values(other)

    made_so_far = 0

    def begin(self: object, *placed: object, **named: object) -> None:
        nonlocal made_so_far
        made_so_far += 1
        if placed or made_so_far > _FEW or not _fill(self, named):
            _give(made, __init__=_init(made))
            made.__init__(self, *placed, **named)

    _give(
        made,
        __init__=begin,
        __eq__=compare,
        __hash__=lambda self: hash(values(self)),
        __repr__=_show,
        __setattr__=_refuse,
        __delattr__=_refuse,
        __getstate__=lambda self: values(self),
        __setstate__=_restore,
    )
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standard:
    """What the standard decorator leaves on a class, for `fields` and the like to know it by."""

    one: int


def _slotted(kind: type[T], kw_only: bool) -> type[T]:
    """The class made again, with a slot for each field and what `fields` asks for."""
    inherited: dict[str, Field[Any]] = {}
    for base in reversed(kind.__mro__[1:]):
        inherited |= getattr(base, "__dataclass_fields__", {})
    room = {n: v for n, v in vars(kind).items() if n not in ("__dict__", "__weakref__")}
    own: dict[str, Field[Any]] = {}
    for name, hint in room.get("__annotations__", {}).items():
        given = room.pop(name, MISSING)
        if given.__class__.__hash__ is None:
            raise ValueError(f"{name}: a default that changes would be shared: use default_factory")
        each: Any = given if isinstance(given, Field) else field(default=given)
        each.name, each.type, each.kw_only = name, hint, kw_only
        each._field_type = _Standard.__dataclass_fields__["one"]._field_type  # type: ignore[attr-defined]  # the mark of an ordinary field
        own[name] = each
    known = inherited | own
    room["__slots__"] = tuple(name for name in own if name not in inherited)
    room["__dataclass_fields__"] = known
    room["__dataclass_params__"] = _Standard.__dataclass_params__  # type: ignore[attr-defined]  # told to nobody else
    room["__match_args__"] = tuple(name for name, each in known.items() if not each.kw_only)
    made: Any = cast("Any", type(kind))(kind.__name__, kind.__bases__, room)
    made.__qualname__ = kind.__qualname__
    return made  # type: ignore[no-any-return]  # made just above


def _give(kind: type, **methods: object) -> None:
    for name, method in methods.items():
        setattr(kind, name, method)


def _reader(names: tuple[str, ...]) -> Callable[[object], tuple[object, ...]]:
    """All fields as a tuple; `attrgetter` makes one from the second name on."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda self: tuple(getattr(self, name) for name in names)


def _fill(self: Any, named: dict[str, object]) -> bool:
    """Set the fields one by one; False where the names are not right, or need more than that."""
    kind = type(self)
    known = kind.__dataclass_fields__
    if hasattr(kind, "__post_init__") or not named.keys() <= known.keys():
        return False
    for name, each in known.items():
        if name in named:
            given = named[name]
        elif each.default is not MISSING:
            given = each.default
        elif each.default_factory is not MISSING:
            given = each.default_factory()
        else:
            return False
        object.__setattr__(self, name, given)
    return True


def _init(kind: Any) -> Callable[..., None]:
    """`__init__` as the standard decorator would write it: a local name for each default."""
    known: dict[str, Any] = {"put": object.__setattr__, "MISSING": MISSING}
    given, body = [], []
    for each in sorted(
        fields(kind), key=lambda each: bool(each.kw_only)
    ):  # those by name come last
        if each.kw_only and "*" not in given:
            given.append("*")
        name, default = each.name, f"_{each.name}"
        if each.default_factory is not MISSING:
            known[default] = each.default_factory
            given.append(f"{name}=MISSING")
            body.append(f" put(self, {name!r}, {default}() if {name} is MISSING else {name})")
            continue
        if each.default is not MISSING:
            known[default] = each.default
        given.append(name if each.default is MISSING else f"{name}={default}")
        body.append(f" put(self, {name!r}, {name})")
    if hasattr(kind, "__post_init__"):
        body.append(" self.__post_init__()")
    source = f"def __init__({', '.join(['self', *given])}):\n" + "\n".join(body)
    exec(source, known)
    init = known["__init__"]
    init.__qualname__ = f"{kind.__qualname__}.__init__"
    return init  # type: ignore[no-any-return]  # made by exec just above


def _show(self: Any) -> str:
    shown = ", ".join(
        f"{each.name}={getattr(self, each.name)!r}" for each in fields(self) if each.repr
    )
    return f"{type(self).__qualname__}({shown})"


def _refuse(self: object, name: str, *_value: object) -> None:
    raise FrozenInstanceError(f"a {type(self).__name__} is not changed: {name!r}")


def _restore(self: Any, state: tuple[object, ...]) -> None:
    for each, part in zip(fields(self), state, strict=True):
        object.__setattr__(self, each.name, part)
