"""The way of typing Chinese on Linux, chosen before ``QApplication`` exists.

pip's PySide6 has no fcitx plugin. fcitx5 is reached through its ibus portal, but setting the
portal blindly breaks ibus: so only where fcitx5 is on the session bus (measured; see house.md).
"""

from __future__ import annotations

import os
import sys


def choose() -> None:
    """Set what Qt reads at its start; what a person has set already stays, and stays first."""
    if not sys.platform.startswith("linux"):
        return
    modules = os.environ.get("QT_IM_MODULES", "wayland;fcitx;ibus").split(";")
    if "fcitx" in modules and "ibus" not in modules:
        modules.append("ibus")  # our way to fcitx, which alone would find no plugin here
    os.environ["QT_IM_MODULES"] = ";".join(modules)
    if "IBUS_USE_PORTAL" not in os.environ and _fcitx5_is_there():
        os.environ["IBUS_USE_PORTAL"] = "1"


def _fcitx5_is_there() -> bool:
    if "DBUS_SESSION_BUS_ADDRESS" not in os.environ and "XDG_RUNTIME_DIR" not in os.environ:
        return False
    from PySide6.QtDBus import QDBusConnection

    bus = QDBusConnection.sessionBus()
    interface = bus.interface() if bus.isConnected() else None
    return bool(interface and interface.isServiceRegistered("org.fcitx.Fcitx5").value())
