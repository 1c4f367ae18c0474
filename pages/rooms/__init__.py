"""Rooms for a class: what is asked, who answers, and what everybody hears of it. No page, and no model."""
