/* From start to signal to stop, and what systemd is told of it. */
#include "http/server.h"

#include "base/config.h"

#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* sd_notify(3), without its library.  Nobody listening is no fault. */
static void notify(const char *state)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	size_t length = strlen(config()->notify_socket);
	if (length == 0 || length >= sizeof(address.sun_path))
		return;
	memcpy(address.sun_path, config()->notify_socket, length);
	if (address.sun_path[0] == '@')
		address.sun_path[0] = '\0';
	int out = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (out < 0)
		return;
	sendto(out, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)&address,
	       (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length));
	close(out);
}

void server_block_signals(void)
{
	sigset_t all;
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
}

static void wait_for_signal(void)
{
	sigset_t ends;
	int which;
	sigemptyset(&ends);
	sigaddset(&ends, SIGTERM);
	sigaddset(&ends, SIGINT);
	sigwait(&ends, &which);
}

bool server_run(serve_fn serve)
{
	struct server *server = server_start(serve);
	if (server == NULL)
		return false;
	notify("READY=1");
	wait_for_signal();
	notify("STOPPING=1");
	server_stop(server);
	return true;
}
