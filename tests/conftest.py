from hypothesis import settings

# How long an example takes says more about what else the machine is doing.
settings.register_profile("suite", deadline=None, max_examples=40)
settings.load_profile("suite")
