"""A disk without space, and a folder that cannot be written: told, and nothing is lost."""

import contextlib
import json
import os
import pathlib
import shutil
import subprocess

from process import wait_until
from steps import step
from world import World, key_of, sku_of

_NOBODY = 65534
_FULL_TIMES = 3


def is_told(error, *ids):
    """A stable id, a sentence and a remedy."""
    assert error.get("id") in ids, error
    assert len(error["message"]) > 20 and error["remedy"], error


class Disks:
    def __init__(self, binary, folder, options, figures):
        self.figures = figures
        self._lever = folder / "disk-is-full"
        shim = folder / "full_disk.so"
        source = pathlib.Path(__file__).with_name("full_disk.c")
        subprocess.run(["gcc", "-shared", "-fPIC", "-O1", "-o", str(shim), str(source), "-ldl"],
                       check=True)
        self._env = {"LD_PRELOAD": str(shim), "FULL_DISK_FOLDER": str(folder / "disks" / "data"),
                     "FULL_DISK_SWITCH": str(self._lever)}
        self.world = World(binary, folder, "disks", env=self._env)

    def close(self):
        self._lever.unlink(missing_ok=True)
        self.world.close()

    @step("a full disk is told with its code, and what a command says is whole or not at all")
    def full_for_a_command(self):
        world = self.world
        with self._full_disk():
            answer = world.hub.run("link", "shop", "--set", "stock.buffer=3", env=self._env)
        is_told(answer.json["error"], "store.full")
        assert answer.code == 1, answer.code
        world.check_database()
        settings = world.hub.must("link", "shop")
        assert '"buffer":"3"' not in str(settings).replace(" ", ""), settings

    @step("an order bought while the disk is full is in the source once there is space", "118")
    def full_for_the_service(self):
        world = self.world
        world.serve()
        orders = [world.buy((sku_of(1), 1))]
        world.until_written(*orders)
        for _ in range(_FULL_TIMES):  # each time it hits the service at another moment
            with self._full_disk():
                orders += [world.buy((sku_of(number), 2)) for number in range(3)]
                # The service goes on and tells; it may well write nothing, and must not write half.
                self._until_told()
                assert world.running.code is None
            world.until_written(*orders)
        wait_until(lambda: not world.orders_in("new", "writing", "held"), "the orders", 100)
        world.stop()
        keys = sorted(order["external_id"] for order in world.source.orders())
        assert keys == sorted(key_of(order) for order in orders), keys
        world.check_database()

    @step("killed while the disk is full: it starts again once there is space", "118")
    def killed_while_full(self):
        world = self.world
        world.serve()
        with self._full_disk():
            order = world.buy((sku_of(5), 1))
            self._until_told()
            world.kill()
        world.serve()
        world.until_written(order)
        world.stop()
        world.check_database()

    @step("a folder that cannot be written is told with its code, and changes nothing")
    def read_only(self):
        world = self.world
        data = world.hub.data
        for command in (["link", "shop", "--set", "stock.buffer=4"], ["sync"]):
            answer = self._as_stranger(data, command)
            is_told(answer, "store.read_only", "store.open")
        order = world.buy((sku_of(6), 1))
        world.serve()
        world.until_written(order)
        world.stop()
        world.check_database()

    # Inner steps

    @contextlib.contextmanager
    def _full_disk(self):
        self._lever.touch()
        try:
            yield
        finally:
            self._lever.unlink()

    def _until_told(self):
        # A worker that the full disk met in a task may come back to it after the task's claim only.
        log = self.world.folder / "logs" / "data.log"
        told = log.read_text().count("store.full")
        wait_until(lambda: log.read_text().count("store.full") > told, "the log to tell", 60)

    def _as_stranger(self, data, command):
        """Runs a command as a user who may read the folder only; root may always write."""
        copy = self.world.folder / "read-only"
        shutil.copytree(data, copy)
        program = self.world.folder / "oneshelf"
        shutil.copy(self.world.binary, program)
        as_user = []
        if os.getuid() == 0:
            as_user = ["setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups"]
            for path in (copy, *copy.iterdir()):
                os.chown(path, _NOBODY, _NOBODY)
            for folder in (self.world.folder, self.world.folder.parent):
                folder.chmod(0o755)
        for path in copy.iterdir():
            path.chmod(0o400)
        copy.chmod(0o500)
        try:
            ended = subprocess.run(
                [*as_user, str(program), *command, "--data", str(copy), "--json"],
                capture_output=True, text=True, timeout=60, check=False)
        finally:
            copy.chmod(0o700)
            shutil.rmtree(copy)
        answer = json.loads(ended.stdout)
        assert ended.returncode == 1 and "error" in answer, (ended.returncode, answer)
        return answer["error"]
