"""Builds a runnable net from a NetDef."""

from .net import Net

__all__ = ["Net"]
