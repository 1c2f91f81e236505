"""Metres from free flight: gravity is the ruler."""
