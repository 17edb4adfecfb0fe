"""A damaged database is refused with the way back; a restored backup doubles nothing."""

import pathlib
import random
import shutil
import time

from balance import order_differences, wrong_stock
from disk_steps import is_told
from load import Load
from process import wait_until
from steps import step
from world import LINK, World, sku_of

_QUIET_S = 60
_PAGE = 4096


class Damages:
    def __init__(self, binary, folder, options, figures):
        self._options, self.figures = options, figures
        self._random = random.Random(options.seed + 10)
        self.world = World(binary, folder, "damages")
        self._load = Load(self.world, options.seed + 10)
        self._backup = self.world.folder / "backup.db"
        self._forgotten = 0

    def close(self):
        self.world.close()

    @step("a backup is made while orders arrive and are written", "118", vital=True)
    def backup_under_load(self):
        world = self.world
        world.serve()
        self._load.start()
        self._work_on(25)
        answer = world.hub.must("backup", str(self._backup))
        assert answer["checked"] and answer["bytes"] > 0, answer
        known = len(world.source.orders())
        # What happens from here on is not in the backup.
        self._work_on(25)
        self._load.stop()
        wait_until(lambda: len(world.source.orders()) > known, "more orders", 30)
        refused = world.hub.run("restore", str(self._backup), "--yes")
        is_told(refused.json["error"], "restore.in_use")
        world.kill()
        self._forgotten = len(world.source.orders()) - known
        self.figures["orders_after_backup"] = self._forgotten

    @step("a damaged, cut or foreign database is refused, and the way back is named")
    def refused(self):
        world = self.world
        database = world.hub.data / "oneshelf.db"
        world.hub.must("status")  # what the killed service left in the log goes into the file
        keep = world.folder / "keep"
        shutil.copytree(world.hub.data, keep)
        for damage in (self._overwrite, self._cut, self._foreign):
            damage(database)
            answer = world.hub.run("serve", "--port", "0", seconds=20)
            assert answer.code == 1, (damage.__name__, answer.code, answer.text)
            is_told(answer.json["error"], "store.corrupt")
            assert "oneshelf restore" in answer.json["error"]["remedy"], answer.json
            shutil.rmtree(world.hub.data)
            shutil.copytree(keep, world.hub.data)

    @step("what is no backup is not restored, and a database is not replaced unasked")
    def careful(self):
        world = self.world
        before = self._content()
        empty, foreign = world.folder / "empty.db", world.folder / "foreign.db"
        empty.write_bytes(b"")
        foreign.write_bytes(b"Not a database, but long enough to be one. " * 500)
        cut = world.folder / "cut.db"
        cut.write_bytes(self._backup.read_bytes()[:-3 * _PAGE])
        for file, wanted in ((empty, "store.not_ours"), (foreign, "store.corrupt"),
                             (cut, "store.corrupt"), (world.folder / "none.db", "restore.file")):
            answer = world.hub.run("restore", str(file), "--yes")
            assert answer.code == 1, (file, answer.text)
            is_told(answer.json["error"], wanted)
        answer = world.hub.run("restore", str(self._backup))
        is_told(answer.json["error"], "restore.exists")
        assert self._content() == before

    @step("restored from the backup it finds every order it forgot, and doubles nothing",
          "118", vital=True)
    def restored(self):
        world = self.world
        assert self._forgotten > 5, "the test does not test"
        backup = self._backup.read_bytes()
        (world.hub.data / "oneshelf.db").write_bytes(b"broken" * 5000)
        answer = world.hub.must("restore", str(self._backup), "--yes")
        assert pathlib.Path(answer["aside"]).read_bytes().startswith(b"broken"), answer
        assert self._backup.read_bytes() == backup, "the backup itself was changed"
        written = world.source.counts()["operations"].get("createOrder", 0)
        in_source = len(world.source.orders())
        new = world.buy((sku_of(3), 1))
        world.serve()
        world.until_written(new)
        wait_until(lambda: not world.orders_in("new", "writing", "held"), "the orders", _QUIET_S)
        missing = len(world.source.orders()) - in_source
        created = world.source.counts()["operations"]["createOrder"] - written
        assert created == missing, f"{created} orders sent, {missing} were missing"

    @step("after a restore both sides agree: orders, goods, plan", "118")
    def agrees(self):
        world = self.world
        load = self._load
        wait_until(load.finish, "the people", _QUIET_S)
        wait_until(lambda: not any(order_differences(world, load).values()), "the orders",
                   _QUIET_S)
        wait_until(lambda: not wrong_stock(world, load), "the stock", _QUIET_S)
        world.stop()
        found = order_differences(world, load)
        assert not any(found.values()), found
        plan = world.hub.must("plan", LINK, "--full")
        assert plan["summary"]["changes"] == 0, plan["changes"][:5]
        parked = world.hub.must("parked", LINK)["parked"]
        assert not parked, parked
        parcels = [len(order.get("shipments") or []) for order in world.shop.orders()]
        assert max(parcels, default=0) <= 1, "a shipment was told twice"
        world.check_database()

    # Inner steps

    def _work_on(self, beats):
        """So many pieces of work on each side, and the hub has heard of most."""
        for _ in range(beats):
            before = self.world.source.counts()["requests"]
            self._load.beat()
            deadline = time.monotonic() + 0.2
            while time.monotonic() < deadline and \
                    self.world.source.counts()["requests"] < before + 4:
                time.sleep(0.005)

    def _content(self):
        return {path.name: path.read_bytes() for path in self.world.hub.data.iterdir()
                if path.name in ("oneshelf.db", "key") or "aside" in path.name
                or "restoring" in path.name}

    def _overwrite(self, database):
        pages = database.stat().st_size // _PAGE
        with open(database, "r+b") as file:
            for page in range(pages // 3, pages // 3 + 8):
                file.seek(page * _PAGE)
                file.write(self._random.randbytes(_PAGE))

    @staticmethod
    def _cut(database):
        with open(database, "r+b") as file:
            file.truncate(database.stat().st_size // 2)

    @staticmethod
    def _foreign(database):
        database.write_bytes(b"This file is no database at all.\n" * 500)
