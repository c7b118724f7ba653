"""Drivers: what moves an outcome, and how sure is that?"""
