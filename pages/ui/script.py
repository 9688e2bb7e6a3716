"""Components of our own: script and style go to the browser as one file, once, and not as part of every answer.

The file is named by its content, so that no cache mixes two versions. See docs/decisions/0021-the-room-as-a-file.md.
"""

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import streamlit as st
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Component:
    """One JavaScript module made of several files, in their order; only the last one exports."""

    name: str
    scripts: Sequence[Path]
    styles: Sequence[Path]
    mounted: WeakKeyDictionary[BidiComponentManager, Callable[..., Any]] = field(
        default_factory=WeakKeyDictionary
    )
    """For each Streamlit runtime (tests start several), what draws the component there."""

    def draw(self, folder: Path, **parameters: Any) -> None:
        """Show it; ``folder`` is where the script is kept for the browser."""
        manager = get_bidi_component_manager()
        if manager not in self.mounted:
            self.mounted[manager] = self._from_file(manager, folder)
        self.mounted[manager](**parameters)

    def _module(self) -> str:
        """The style as a text of the script: it is there before the first card is drawn."""
        style, script = (
            "\n".join(file.read_text(encoding="utf-8") for file in files)
            for files in (self.styles, self.scripts)
        )
        return f"const STYLE = {json.dumps(style)};\n{script}"

    def _from_file(self, manager: BidiComponentManager, folder: Path) -> Callable[..., Any]:
        """As a file, which Streamlit serves for components of installed packages: we are none, so we say what it reads.

        Where the folder may not be written the script is part of every answer.
        """
        module = self._module()
        package = f"marquee_{self.name}"
        file = f"{self.name}-{sha256(module.encode()).hexdigest()[:16]}.js"
        component, script = self.name, module
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if not (folder / file).is_file():
                aside = folder / f".{file}"
                aside.write_text(module, encoding="utf-8")
                aside.replace(folder / file)
            manifest = ComponentManifest(package, "1", [ComponentConfig(self.name, folder.name)])
            manager.register_from_manifest(manifest, folder.parent)
            component, script = f"{package}.{self.name}", file
        except OSError:
            _logger.warning(
                "The script of the %s could not be written; it goes with every answer.", self.name
            )
        return st.components.v2.component(component, html='<div class="root"></div>', js=script)
