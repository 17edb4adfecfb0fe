"""Which library of src/ may see which: the one table, as the design gives it."""
import pathlib

BASE = {"base"}
COMMERCE = BASE | {"commerce"}
NET = BASE | {"net"}
CONNECTORS = COMMERCE | NET | {"connectors"}
ENGINE = CONNECTORS | {"sync", "store", "engine"}
SANDBOX = NET | {"sandbox"}

# A library sees itself and these. Platforms' folders follow PLATFORM_LAYERS.
LAYERS = {
    "base": BASE,
    "commerce": COMMERCE,
    "sync": COMMERCE | {"sync"},
    "store": COMMERCE | {"store"},
    "store/sqlite": COMMERCE | {"store", "store/sqlite"},
    "net": NET,
    "connectors": CONNECTORS,
    "engine": ENGINE,
    "sandbox": SANDBOX,
    "server": ENGINE | {"server"},
}
PLATFORM_LAYERS = {"connectors": CONNECTORS, "sandbox": SANDBOX}

# A light header of each folder, to be asked for. A platform's is named like its folder.
HEADERS = {
    "base": "base/id.h",
    "commerce": "commerce/money.h",
    "sync": "sync/limits.h",
    "store": "store/records.h",
    "store/sqlite": "store/sqlite/sqlite_store.h",
    "net": "net/url.h",
    "connectors": "connectors/connector.h",
    "engine": "engine/lane.h",
    "sandbox": "sandbox/sandbox.h",
    "server": "server/metrics.h",
    "cli": "cli/format.h",
}


def platforms(src, kind):
    """The platforms' folders under src/<kind>: "bridge", … ("all" is the list of them)."""
    folders = [path.name for path in (src / kind).iterdir() if path.is_dir()]
    return sorted(f"{kind}/{name}" for name in folders if name != "all")


def layers(src: pathlib.Path):
    """Library -> the set of folders it may include from, platforms included."""
    table = dict(LAYERS)
    for kind, seen in PLATFORM_LAYERS.items():
        for folder in platforms(src, kind):
            table[folder] = seen | {folder}
    table["connectors/all"] = CONNECTORS | set(platforms(src, "connectors")) | {"connectors/all"}
    # The program wires everything: it knows the store, the list of platforms and the sandboxes.
    table["cli"] = (ENGINE | {"server", "cli", "store/sqlite", "connectors/all", "sandbox"}
                    | set(platforms(src, "sandbox")))
    return table


def header_of(folder):
    if folder in HEADERS:
        return HEADERS[folder]
    return f"{folder}/{folder.rsplit('/', 1)[1]}.h"
