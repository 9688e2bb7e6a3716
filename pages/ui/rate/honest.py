"""How close we come to the visitor, worked out once for each state of their ratings."""

from pages.ui.frame import Page
from pages.ui.rate.room_state import RoomState
from recsys.insights import ENOUGH_FOR_A_TEST, Honest, SelfTest, about_you, held, known_as, self_test


def about(room: RoomState) -> str:
    """The one sentence about the visitor."""
    return about_you(room.page.data, room.profile, honest(room))


def honest(room: RoomState) -> Honest:
    """By leaving each rating out; for somebody of the data by the model's twin, which never saw what it guesses."""
    page, visit = room.page, room.page.visit
    revision = room.saved.revision if room.saved else 0
    made_for = (page.data.fingerprint, visit.share or visit.me, revision, page.model, visit.weights)
    if visit.judged_for != made_for or not visit.judged.is_measured:
        visit.judged, visit.judged_for = _judged(room), made_for
    return visit.judged


def _judged(room: RoomState) -> Honest:
    data = room.page.data
    if room.profile.n_rated < ENOUGH_FOR_A_TEST or not room.model.predicts_ratings:
        return Honest()
    person = known_as(data, room.profile)
    if person is None:
        return Honest(self_test(data, room.model, room.profile, room.left_out))
    return _by_twin(room.page, person)


def _by_twin(page: Page, person: int) -> Honest:
    if not page.engine.twin_is_ready(page.data, page.model):
        return Honest(person=person, is_measured=False)
    judged = page.engine.twin(page.data, page.model).judge(person)
    test = SelfTest.of(judged.actual, judged.predicted, judged.crowd)
    return Honest(test, person, held(judged.actual, judged.low, judged.high))
