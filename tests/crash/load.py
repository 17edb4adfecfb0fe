"""What goes on at both sides while the service is killed: people buy, ship, cancel, reprice."""

import random
import threading

from world import PRODUCTS, goods, key_of, sku_of

_OPEN_MOST = 12      # more open orders than this and the source's people ship
_NEW_GOODS_MOST = 20

# What becomes of an order: the first four are decided in the shop, the next two in the source.
FATES = ("cancelled at once", "cancelled in shop", "refunded", "paid late", "cancelled in source",
         "left open") + ("shipped",) * 10


class Load:
    """Two threads: the shop's buyers, the source's staff. They go at the pace of the kills, so
    that a fast machine does not pile up work; `finish` brings every fate to its end."""

    def __init__(self, world, seed):
        self.world = world
        self._buyers, self._staff = random.Random(seed + 1), random.Random(seed + 2)
        self.fates = {}                # key of the order in the source -> its fate
        self.bought = {}               # key -> [(sku, quantity)]
        self.shelf = {sku_of(number): 1000 for number in range(PRODUCTS)}
        self.prices = {}
        self._shipped, self._called_off, self._refunded, self._paid = set(), set(), set(), set()
        self._beat = threading.Condition()
        self._beats = {"buyers": 0, "staff": 0}
        self._over = False
        self._failures = []
        self._threads = [threading.Thread(target=self._run, args=("buyers", self._buy)),
                         threading.Thread(target=self._run, args=("staff", self._work))]

    def start(self):
        for thread in self._threads:
            thread.start()

    def beat(self, *names):
        """These, or both sides, may do their next piece of work."""
        with self._beat:
            for name in names or self._beats:
                self._beats[name] = min(self._beats[name] + 1, 3)
            self._beat.notify_all()

    def stop(self):
        with self._beat:
            self._over = True
            self._beat.notify_all()
        for thread in self._threads:
            thread.join()
        if self._failures:
            raise self._failures[0]

    def finish(self):
        """One round of the staff's work without new mischief; true when nothing is left to do."""
        self._settle_in_shop()
        self._ship_and_cancel(0)
        others = ("left open", "cancelled at once", "cancelled in shop")
        due_in_source = {key for key, fate in self.fates.items() if fate not in others}
        return (due_in_source <= self._shipped | self._called_off) and not self._due_in_shop()

    def _run(self, name, work):
        while True:
            with self._beat:
                self._beat.wait_for(lambda: self._beats[name] or self._over)
                if self._over:
                    return
                self._beats[name] -= 1
            try:
                work()
            except Exception as failure:  # the top of a thread: told when the load is stopped
                self._failures.append(failure)
                return

    # The shop

    def _buy(self):
        rng = self._buyers
        fate = rng.choice(FATES)
        items = [(sku_of(number), rng.randint(1, 3))
                 for number in rng.sample(range(PRODUCTS), rng.randint(1, 3))]
        payment = "invoice" if fate == "paid late" else rng.choice(("card", "card", "card"))
        order = self.world.buy(*items, payment=payment)
        key = key_of(order)
        self.bought[key] = items
        self.fates[key] = fate
        if fate == "cancelled at once":
            self._call_off(key)
        self._settle_in_shop(most=1)

    def _settle_in_shop(self, most=1000):
        for key in self._due_in_shop()[:most]:
            fate, order = self.fates[key], key.split(":")[1]
            if fate == "cancelled in shop":
                self._call_off(key)
            elif fate == "paid late":
                self.world.shop.person(f"orders/{order}/pay", {})
                self._paid.add(key)
            elif fate == "refunded":
                self._refund(key, order)

    def _due_in_shop(self):
        due = []
        for key, fate in list(self.fates.items()):
            if fate == "cancelled in shop" and key not in self._called_off:
                due.append(key)
            if fate == "paid late" and key not in self._paid:
                due.append(key)
            if fate == "refunded" and key in self._shipped and key not in self._refunded:
                due.append(key)
        return due

    def _call_off(self, key):
        self.world.shop.person(f"orders/{key.split(':')[1]}/cancel", {})
        self._called_off.add(key)

    def _refund(self, key, order):
        """One unit of the first line comes back and goes on the shelf."""
        told = self.world.shop.send("GET", f"/bridge/v1/orders/{order}")
        if told["status"] not in ("shipped", "completed"):
            return  # the shop has not heard of the parcel yet
        line = told["lines"][0]
        self.world.shop.person(f"orders/{order}/refund", {
            "lines": [{"line_id": line["line_id"], "quantity": "1", "restock": True}]})
        self.shelf[line["sku"]] += 1
        self._refunded.add(key)

    # The source

    def _work(self):
        rng = self._staff
        act = rng.random()
        if act < 0.5:
            number = rng.randrange(PRODUCTS)
            # Near the first price: a leap would rightly be held for a person to look at.
            self._price(sku_of(number), f"{10 + number}.{rng.randint(0, 99):02d}")
        elif act < 0.8:
            self._adjust(sku_of(rng.randrange(PRODUCTS)), rng.randint(-2, 20))
        elif act < 0.9 and len(self.shelf) < PRODUCTS + _NEW_GOODS_MOST:
            self._new_goods()
        self._ship_and_cancel(_OPEN_MOST)

    def _price(self, sku, price):
        self.world.source.batch("products", {"sku": sku, "price": price})
        self.prices[sku] = price

    def _adjust(self, sku, difference):
        """Counted anew: what the shelf holds by now, and a difference. A refund that is booked in
        between would be lost by such a count, so goods that came back are never counted."""
        if any(self.fates[key] == "refunded" and sku in dict(items)
               for key, items in list(self.bought.items())):
            return
        shelf = self.world.source.stock()[sku][0]
        self.world.source.batch("stock", {"sku": sku, "location": "main",
                                          "quantity": str(shelf + difference)})
        self.shelf[sku] += difference

    def _new_goods(self):
        sku = sku_of(len(self.shelf))
        self.world.source.batch("products", goods(sku, "7.50"))
        self.world.source.batch("stock", {"sku": sku, "location": "main", "quantity": "5"})
        self.shelf[sku] = 5

    def _ship_and_cancel(self, open_most):
        waiting = [order for order in self.world.source.orders()
                   if order["status"] in ("paid", "processing")]
        fated = [(order, self.fates.get(order["external_id"])) for order in waiting]
        for order, fate in fated:
            if fate == "cancelled in source":
                self._act(order, "cancel", self._called_off)
        parcels = [order for order, fate in fated if fate in ("shipped", "refunded", "paid late")]
        for order in parcels[:max(0, len(waiting) - open_most)] if open_most else parcels:
            self._act(order, "ship", self._shipped)

    def _act(self, order, action, done):
        self.world.source.person(f"orders/{order['id']}/{action}", {
            "carrier": "posti", "tracking_number": f"T-{order['number']}",
            "lines": []} if action == "ship" else {})
        done.add(order["external_id"])
