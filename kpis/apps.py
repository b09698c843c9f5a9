from django.apps import AppConfig


class KpisConfig(AppConfig):
    name = "kpis"

    def ready(self) -> None:
        from engagements.course import owing  # noqa: PLC0415  models are there only now
        from kpis import onboarding  # noqa: PLC0415

        owing.ANSWERS[onboarding.MILESTONE] = onboarding.asked_since
