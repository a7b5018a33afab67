# Runs a command on a terminal of its own and types answers when their prompts are there; prints what the terminal showed.
import json, os, pty, sys

answers, command = json.loads(sys.argv[1]), sys.argv[2:]
child, terminal = pty.fork()
if child == 0:
    os.execvp(command[0], command)
shown, seen = b"", 0
while True:
    try:
        chunk = os.read(terminal, 65536)
    except OSError:  # Linux says EIO when nobody holds the other end any more.
        break
    if not chunk:
        break
    shown += chunk
    if answers and answers[0]["prompt"].encode() in shown[seen:]:
        seen = len(shown)
        os.write(terminal, answers.pop(0)["typed"].encode())
os.write(1, shown)
status = os.waitpid(child, 0)[1]
sys.exit(os.waitstatus_to_exitcode(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status))
