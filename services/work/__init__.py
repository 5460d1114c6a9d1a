"""Work that survives a crash: a row, written in the transaction that wants it done. Knows no slice.

tables     work, worker, timed
queue      put() it, claim it for a while, finish, fail, retry; what the desk lists
timetable  what is done without being asked, once in the whole cluster
worker     takes what is due and runs its handler, many at a time
"""

from services.work.queue import put, retry
from services.work.tables import Task, work
from services.work.timetable import Timed
from services.work.worker import Closing, Handler, Hopeless, Worker

__all__ = ["Closing", "Handler", "Hopeless", "Task", "Timed", "Worker", "put", "retry", "work"]
