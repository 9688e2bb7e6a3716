"""Visitors without a browser: they speak Streamlit's own protocol, so that a hundred fit beside the server."""

import asyncio
import json
import time
from dataclasses import dataclass, field
from typing import Any

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

PATIENCE = 30.0
STARS = (3.5, 4.0, 4.5, 5.0, 2.0, 3.0)


@dataclass
class Visitor:
    """One browser tab with a rating component open: ``component`` is its name, ``page`` where it stands."""

    url: str
    component: str
    page: str = ""
    query: str = ""
    room: dict[str, Any] = field(default_factory=dict)
    """What the component was sent last."""
    milliseconds: list[float] = field(default_factory=list)
    """From each answer sent to its acknowledgement received."""
    sizes: list[int] = field(default_factory=list)
    """Bytes received for each answer."""
    refused: int = 0
    """Answers that brought an error message along."""
    seq: int = 0
    _element: str = ""
    _fragment: str = ""
    _drawn: float = 0.0

    async def rate(self, seconds: float, pause: float, start: float = 0.0) -> None:
        """Rate for so long, ``pause`` seconds between an answer and the next film, the first after ``start``."""
        address = self.url.replace("http", "ws") + "/_stcore/stream"
        async with websockets.connect(address, subprotocols=["streamlit"], max_size=None) as self._socket:  # type: ignore[list-item]
            opened = BackMsg()
            opened.rerun_script.query_string = self.query
            opened.rerun_script.page_name = self.page
            await self._run(opened)
            await asyncio.sleep(start)
            end = time.perf_counter() + seconds
            while time.perf_counter() < end:
                await self._answer()
                await asyncio.sleep(pause)

    async def _answer(self) -> None:
        self.seq += 1
        event = {"seq": self.seq, "id": f"{id(self)}-{self.seq}-{time.time_ns()}", **self._event()}
        message = BackMsg()
        message.rerun_script.query_string = self.query
        message.rerun_script.page_name = self.page
        message.rerun_script.fragment_id = self._fragment
        state = message.rerun_script.widget_states.widgets.add()
        state.id = self._element
        state.json_value = json.dumps({"outbox": {"sent": time.time(), "events": [event]}})
        started = time.perf_counter()
        self.sizes.append(await self._run(message))
        if self.room.get("ack") != self.seq:
            raise RuntimeError(f"answer {self.seq} was not acknowledged: {self.room.get('ack')}")
        self.milliseconds.append(1e3 * (self._drawn - started))
        self.refused += (self.room.get("notice") or {}).get("kind") == "error"

    def _event(self) -> dict[str, Any]:
        stars = STARS[self.seq % len(STARS)]
        if "films" in self.room:  # the bare component
            return {"kind": "rate", "card": self.seq % len(self.room["films"]), "stars": stars}
        waiting = [card for card in self.room["shelf"]["cards"] if card["state"] == "open"]
        if not waiting:
            return {"kind": "more"}
        return {"kind": "rate", "item_id": waiting[0]["item_id"], "rating": stars}

    async def _run(self, message: BackMsg) -> int:
        """Send, and read until the script has ended; the bytes that came."""
        await self._socket.send(message.SerializeToString())
        size = 0
        while True:
            answer = ForwardMsg()
            received = await asyncio.wait_for(self._socket.recv(), PATIENCE)
            size += len(received)
            answer.ParseFromString(received)  # type: ignore[arg-type]
            element = answer.delta.new_element.bidi_component
            if element.component_name == self.component:
                self.room = json.loads(element.mixed.json or element.json)
                self._element, self._fragment = element.id, answer.delta.fragment_id
                self._drawn = time.perf_counter()
            if answer.WhichOneof("type") == "script_finished" and self.room:
                return size
