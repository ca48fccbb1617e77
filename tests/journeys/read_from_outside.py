"""Run by the system's Python inside a session bus: prints the program's controls, as JSON lines.

What an assistive program is told, through AT-SPI: role, name and the name of what labels it.
"""

import json
import sys
import time

import pyatspi

FOCUSABLE = pyatspi.STATE_FOCUSABLE
SHOWING = pyatspi.STATE_SHOWING


def program(seconds):
    """The program's tree, once it has something to show."""
    for _ in range(seconds * 4):
        for found in pyatspi.Registry.getDesktop(0):
            if found is not None and found.childCount and found.name == "Uanmeldt":
                return found
        time.sleep(0.25)
    return None


def labelled_by(control):
    for relation in control.getRelationSet():
        if relation.getRelationType() == pyatspi.RELATION_LABELLED_BY:
            return relation.getTarget(0).name
    return ""


def tell(control):
    state = control.getState()
    if state.contains(FOCUSABLE) and state.contains(SHOWING):
        told = {"role": control.getRoleName(), "name": control.name, "label": labelled_by(control)}
        print(json.dumps(told), flush=True)
    for place in range(control.childCount):
        child = control.getChildAtIndex(place)
        if child is not None:
            tell(child)


def press(root, name):
    """As a screen reader does: the first action of the control of this name."""
    if root.name == name and root.getState().contains(FOCUSABLE):
        return root.queryAction().doAction(0)
    children = (root.getChildAtIndex(place) for place in range(root.childCount))
    return any(press(child, name) for child in children if child is not None)


def all_names(root):
    names = []
    collect(root, names)
    return names


def main(wanted, *pages):
    found = program(60)
    if found is None:
        sys.exit("the program is not on the accessibility bus")
    fill(found, wanted)
    tell(found)
    for page, wanted in zip(pages[::2], pages[1::2], strict=True):
        if not press(found, page):
            sys.exit(f"{page} cannot be pressed")
        fill(found, wanted)
        tell(found)


def fill(root, wanted):
    """Until the page says this."""
    for _ in range(120):
        if any(wanted in name for name in all_names(root)):
            return
        time.sleep(0.25)
    sys.exit(f"{wanted} never came")


def collect(control, names):
    names.append(control.name or "")
    for place in range(control.childCount):
        child = control.getChildAtIndex(place)
        if child is not None:
            collect(child, names)


if __name__ == "__main__":
    main(*sys.argv[1:])
