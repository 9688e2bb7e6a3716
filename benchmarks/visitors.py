"""Visitors without a browser: they speak Streamlit's own protocol, so that a hundred fit beside the server."""

import asyncio
import json
import random
import secrets
import time
from dataclasses import dataclass, field
from typing import Any

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

PATIENCE = 60.0
STARS = (3.5, 4.0, 4.5, 5.0, 2.0, 3.0)
Event = dict[str, Any]


@dataclass
class Visitor:
    """One browser tab with a rating component open: ``component`` is its name, ``page`` where it stands."""

    url: str
    component: str
    page: str = ""
    me: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    room: dict[str, Any] = field(default_factory=dict)
    """What the component was sent last."""
    milliseconds: list[float] = field(default_factory=list)
    """From each answer sent to its acknowledgement received."""
    hovers: bool = False
    """Whether the pointer rests on each film before it is rated, so that what its stars would do is asked for."""
    previews: list[float] = field(default_factory=list)
    """Milliseconds from each such question to its answer."""
    sizes: list[int] = field(default_factory=list)
    """Bytes received for each answer."""
    acknowledged: list[Event] = field(default_factory=list)
    waiting: Event | None = None
    """Sent and not acknowledged: it is sent again after the next ``visit``'s start."""
    unsaved: int = 0
    """How often the server said that it could not save."""

    async def visit(self, seconds: float, pause: float, start: float = 0.0) -> None:
        """Open the page and rate for so long, about ``pause`` seconds between an answer and the next film.

        Raises OSError or websockets' ConnectionClosed when the server goes away; ``waiting`` stays.
        """
        address = self.url.replace("http", "ws") + "/_stcore/stream"
        protocols = [websockets.Subprotocol("streamlit")]
        async with websockets.connect(address, subprotocols=protocols, max_size=None) as self._socket:
            self.room = {}
            self._element = self._fragment = ""
            await self._run(self._message())
            await asyncio.sleep(start)
            end = time.perf_counter() + seconds
            while time.perf_counter() < end:
                await self._answer()
                await asyncio.sleep(pause * random.uniform(0.5, 1.5))

    async def _answer(self) -> None:
        event = self.waiting or {"id": secrets.token_hex(8), **self._about(), **self._next()}
        if self.hovers and event["kind"] == "rate":
            asked = {"id": secrets.token_hex(8), "kind": "preview", "item_id": event["item_id"]}
            self.previews.append(await self._send(asked | {"seq": self.room["ack"] + 1}))
            await asyncio.sleep(random.uniform(0.2, 1.0))
            event |= {"at": self.room["preview"]["at"]}
        self.waiting = event | {"seq": self.room["ack"] + 1}
        self.milliseconds.append(await self._send(self.waiting))
        if self.room["ack"] == self.waiting["seq"]:
            self.acknowledged.append(self.waiting)
            self.waiting = None
        else:
            self.unsaved += 1

    async def _send(self, event: Event) -> float:
        """Milliseconds until what it changed had come."""
        message = self._message()
        state = message.rerun_script.widget_states.widgets.add()
        state.id = self._element
        state.json_value = json.dumps({"outbox": {"sent": time.time(), "events": [event]}})
        started = time.perf_counter()
        self.sizes.append(await self._run(message))
        return 1e3 * (self._drawn - started)

    def _about(self) -> Event:
        return {"me": self.me, "newcomer": True, "data": self.room.get("data")}

    def _next(self) -> Event:
        stars = random.choice(STARS)
        if "shelf" not in self.room:  # the bare component
            return {"kind": "rate", "card": random.randrange(len(self.room["films"])), "stars": stars}
        unrated = [card for card in self.room["shelf"]["cards"] if card["state"] == "open"]
        if not unrated:
            return {"kind": "more"}
        return {"kind": "rate", "item_id": unrated[0]["item_id"], "rating": stars}

    def _message(self) -> BackMsg:
        message = BackMsg()
        message.rerun_script.page_name = self.page
        message.rerun_script.fragment_id = self._fragment
        return message

    async def _run(self, message: BackMsg) -> int:
        """Send, and read until the script has ended; the bytes that came."""
        await self._socket.send(message.SerializeToString())
        size = 0
        while True:
            received = await asyncio.wait_for(self._socket.recv(decode=False), PATIENCE)
            size += len(received)
            answer = ForwardMsg.FromString(received)
            element = answer.delta.new_element.bidi_component
            if element.component_name.endswith(self.component):
                self.room = json.loads(element.mixed.json or element.json)
                self._element, self._fragment = element.id, answer.delta.fragment_id
                self._drawn = time.perf_counter()
            if answer.WhichOneof("type") == "script_finished" and self.room:
                return size
