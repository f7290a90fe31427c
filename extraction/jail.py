"""What a process that parses a stranger's file gives up before it looks at it: memory, files, network, programs."""

from __future__ import annotations

import ctypes
import errno
import os
import resource
import signal
import struct
import tempfile
from dataclasses import dataclass
from functools import cache

try:
    import pyseccomp
except (ImportError, OSError, RuntimeError):  # the library is there but libseccomp.so.2 is not
    pyseccomp = None

_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_PR_SET_SECCOMP = 22
_SECCOMP_MODE_FILTER = 2
_BPF_INSTRUCTION = 8  # bytes
_LANDLOCK_CREATE_RULESET = 444
_LANDLOCK_RESTRICT_SELF = 446
_LANDLOCK_VERSION_FLAG = 1
# linux/landlock.h: access rights a ruleset can handle, by the ABI that brought them.
_FILE_RIGHTS = ((1, (1 << 13) - 1), (2, 1 << 13), (3, 1 << 14), (5, 1 << 15))
_TCP_RIGHTS = 0b11
_TCP_ABI = 4
_CLONE_THREAD = 0x00010000  # linux/sched.h

# All a parser needs once its libraries are loaded; anything else answers EPERM.
_ALLOWED_CALLS = (
    *("read", "write", "readv", "writev", "close", "fstat", "newfstatat", "lseek", "poll", "ppoll"),
    *("mmap", "munmap", "mremap", "mprotect", "madvise", "brk", "futex", "membarrier", "set_robust_list", "rseq"),
    *("rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "restart_syscall", "tgkill"),
    *("exit", "exit_group", "getpid", "gettid", "getuid", "geteuid", "getgid", "getegid", "uname", "sysinfo"),
    *("clock_gettime", "clock_getres", "clock_nanosleep", "nanosleep", "gettimeofday", "time", "times", "getrusage"),
    *("getrandom", "sched_yield", "sched_getaffinity"),
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one job may use: bytes of address space, seconds of wall clock (and of CPU), bytes of answer."""

    memory_bytes: int = 1_500_000_000
    wall_seconds: float = 60.0
    answer_bytes: int = 128_000_000


_libc = ctypes.CDLL(None, use_errno=True)


def _landlock_abi() -> int:
    version = _libc.syscall(_LANDLOCK_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(_LANDLOCK_VERSION_FLAG))
    return int(version) if version > 0 else 0


def missing() -> tuple[str, ...]:
    """The pieces of the jail this machine lacks: of "landlock", "landlock-tcp" and "seccomp"."""
    abi = _landlock_abi()
    lacking = [] if abi else ["landlock"]
    if 0 < abi < _TCP_ABI:
        lacking.append("landlock-tcp")
    if pyseccomp is None:
        lacking.append("seccomp")
    return tuple(lacking)


def _limit_resources(limits: Limits) -> None:
    # The parent kills on wall clock first; the CPU limit is for the case that the parent is gone or stuck.
    cpu_seconds = int(limits.wall_seconds) + 2
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (16, 16))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _deny_files_and_tcp() -> None:
    abi = _landlock_abi()
    if not abi:
        return
    rights = sum(mask for since, mask in _FILE_RIGHTS if since <= abi)
    attributes = struct.pack("=QQ", rights, _TCP_RIGHTS) if abi >= _TCP_ABI else struct.pack("=Q", rights)
    ruleset = _libc.syscall(_LANDLOCK_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), ctypes.c_uint32(0))
    if ruleset < 0 or _libc.syscall(_LANDLOCK_RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint32(0)) != 0:
        raise OSError(ctypes.get_errno(), "landlock refused its ruleset")
    os.close(ruleset)


@cache
def _program() -> bytes:
    """The filter of system calls, compiled; empty where this machine has no compiler for it."""
    if pyseccomp is None:
        return b""
    filters = pyseccomp.SyscallFilter(defaction=pyseccomp.ERRNO(errno.EPERM))
    for name in _ALLOWED_CALLS:
        try:
            filters.add_rule(pyseccomp.ALLOW, name)
        except (ValueError, OSError):  # a call this processor does not have
            continue
    # Threads, which the decoder of HEIC photos starts, but no processes. No filter can look into the arguments of
    # clone3, and the C library asks by clone where that call is missing.
    filters.add_rule(pyseccomp.ERRNO(errno.ENOSYS), "clone3")
    filters.add_rule(pyseccomp.ALLOW, "clone", pyseccomp.Arg(0, pyseccomp.MASKED_EQ, _CLONE_THREAD, _CLONE_THREAD))
    with tempfile.TemporaryFile() as file:
        filters.export_bpf(file)
        file.seek(0)
        return file.read()


def prepare() -> None:
    """Compile the filter of system calls, which takes milliseconds, so that forks of this process need not."""
    _program()


def _deny_calls() -> None:
    program = _program()
    if not program:
        return
    # struct sock_fprog of linux/filter.h: how many instructions, and where they are.
    instructions = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("@HP", len(program) // _BPF_INSTRUCTION, ctypes.addressof(instructions))
    if _libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, header, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "the filter of system calls was refused")


def enter(limits: Limits) -> None:
    """Lock this process in for good. Every library must be loaded before; only open descriptors stay usable.

    Pieces that `missing()` names are passed over; a piece that is there but fails raises OSError.
    """
    prepare()  # it writes a file, which this process may not in a moment
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if _libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "no_new_privs was refused")
    _limit_resources(limits)
    _deny_files_and_tcp()
    _deny_calls()
