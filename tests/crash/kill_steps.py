"""The service is killed again and again under load; in the end nothing is lost or doubled."""

import random
import time

from balance import order_differences, wrong_prices, wrong_stock
from load import Load
from process import wait_until
from steps import step
from world import LINK, World

# A life that makes no progress is ended as well. On a slow machine progress takes longer: after
# each such life the next one may last longer, after each other one less long.
_LIFE_LEAST_S, _LIFE_MOST_S, _LONGER = 0.8, 2, 1.15
_QUIET_S = 120
_MOST = {"writes": 3, "requests": 12}
_FAULTS = [("source", "createOrder"), ("source", "getOrder"), ("channel", "addShipment"),
           ("channel", "setStock"), ("channel", "upsertProducts"), ("source", "cancelOrder"),
           ("source", "addRefund"), ("channel", "listOrders")]


class Kills:
    def __init__(self, binary, folder, options, figures):
        self._random = random.Random(options.seed)
        self._options, self.figures = options, figures
        self.world = World(binary, folder, "kills")
        self._load = Load(self.world, options.seed)
        # What the hub does there; people's own reading is not counted as a write.
        self._meters = [(self.world.source, "writes"), (self.world.source, "writes"),
                        (self.world.shop, "writes"), (self.world.shop, "requests")]
        self._reached = 0
        self._patience = _LIFE_LEAST_S

    def close(self):
        self.world.close()

    @step("killed at random moments under load and started again at once", "118", vital=True)
    def killed(self):
        began = time.monotonic()
        self._load.start()
        try:
            for kill in range(self._options.kills):
                self._one_life(kill)
        finally:
            self._load.stop()
        assert self._reached * 10 > self._options.kills, f"only {self._reached} kills hit its work"
        self.figures["kills"] = self._options.kills
        self.figures["kills_amid_work"] = self._reached
        self.figures["kill_seconds"] = round(time.monotonic() - began, 1)

    @step("left in peace it comes to rest: no order waits", "118", vital=True)
    def comes_to_rest(self):
        world = self.world
        world.source.clear_faults()
        world.shop.clear_faults()
        world.serve()
        wait_until(self._load.finish, "the people", _QUIET_S)
        wait_until(lambda: not world.orders_in("new", "writing", "held"), "the orders", _QUIET_S)
        wait_until(lambda: not self._open_ends(), "both sides", _QUIET_S)
        wait_until(lambda: not wrong_stock(world, self._load), "the stock", _QUIET_S)
        world.stop()

    @step("every order of the shop is in the source exactly once, equal to the cent", "118")
    def orders_balance(self):
        found = order_differences(self.world, self._load)
        self.figures["orders"] = len(self._load.bought)
        self.figures["lost"] = len(found["lost"])
        self.figures["doubled"] = len(found["doubled"])
        assert not any(found.values()), found

    @step("no unit is lost or made, and the shop shows what is left", "2")
    def goods_balance(self):
        wrong = wrong_stock(self.world, self._load) + wrong_prices(self.world, self._load)
        assert not wrong, wrong

    @step("a fresh plan over everything is empty, and every order's end was told", "2")
    def plan_is_empty(self):
        plan = self.world.hub.must("plan", LINK, "--full")
        assert plan["summary"]["changes"] == 0, plan["changes"][:5]
        assert not self._open_ends(), self._open_ends()[:5]
        parked = self.world.hub.must("parked", LINK)["parked"]
        assert not parked, parked

    @step("the database is whole and no job runs for ever")
    def database_is_whole(self):
        self.world.check_database()

    # Inner steps

    def _one_life(self, kill):
        """One kill in ten falls into the start itself; the others come while the hub works on what
        people just did, for the sandboxes' hints wake it."""
        self.world.start()
        if self._random.random() < 0.1:
            time.sleep(self._random.uniform(0, 0.08))
        else:
            wait_until(self.world.answers, "OneShelf", 20)
            self._maybe_fault()
            sandbox, what = self._random.choice(self._meters)
            target = sandbox.counts()[what] + self._random.randint(1, _MOST[what])
            self._load.beat(*(("staff",) if kill % 2 else ("staff", "buyers")))
            self._reached += self._is_reached(sandbox, what, target)
        self.world.kill()

    def _maybe_fault(self):
        if self._random.random() < 0.15:
            role, operation = self._random.choice(_FAULTS)
            sandbox = self.world.source if role == "source" else self.world.shop
            sandbox.fault(self._random.choice(("drop_after", "error_after", "drop_before")),
                          operation)

    def _is_reached(self, sandbox, what, target):
        """Waits for the moment; a life that makes no such progress ends as well, in its time."""
        deadline = time.monotonic() + self._patience
        while time.monotonic() < deadline:
            if sandbox.counts()[what] >= target:
                self._patience = max(_LIFE_LEAST_S, self._patience / _LONGER)
                return True
            time.sleep(0.001)
        self._patience = min(_LIFE_MOST_S, self._patience * _LONGER)
        return False

    def _open_ends(self):
        """Orders that both sides do not tell alike yet."""
        in_source = {order["external_id"]: order for order in self.world.source.orders()}
        ends = []
        for order in self.world.shop.orders():
            copy = in_source.get(f"{LINK}:{order['id']}")
            if copy and copy["status"] in ("shipped", "cancelled") \
                    and order["status"] != copy["status"]:
                ends.append((order["id"], order["status"], copy["status"]))
            if copy and (order.get("refunded") or "0") != (copy.get("refunded") or "0"):
                ends.append((order["id"], "refunded"))
        return ends
