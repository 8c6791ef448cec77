#include "relay.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define PAIRS_MAX  16
#define ANSWER_MAX (1 << 20)

struct pair {
	int client, server; /* -1: free */
	bool losing;        /* the answer under way is the one to lose */
	size_t held;        /* bytes of it in `answer` */
};

struct relay {
	pthread_t thread;
	pthread_mutex_t mutex;
	char folder[64], path[108], target[108];
	int listener, bell[2];
	enum relay_mode mode;
	bool stopping;
	const char *word; /* NULL: nothing to lose */
	bool lose_request;
	int messages; /* of the answer that still come back */
	int lost;
	struct pair pairs[PAIRS_MAX];
	char *answer;
};

static int socket_at(const char *path, bool listening)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int failed = listening ? bind(fd, (void *)&address, sizeof address) || listen(fd, 16)
			       : connect(fd, (void *)&address, sizeof address);
	if (failed == 0)
		return fd;
	close(fd);
	return -1;
}

static void close_pair(struct pair *pair)
{
	close(pair->client);
	close(pair->server);
	*pair = (struct pair){ -1, -1, false, 0 };
}

static void accept_one(struct relay *r)
{
	int client = accept4(r->listener, NULL, NULL, SOCK_CLOEXEC);
	for (int i = 0; i < PAIRS_MAX && client >= 0; i++) {
		if (r->pairs[i].client >= 0)
			continue;
		r->pairs[i] = (struct pair){ client, socket_at(r->target, false), false, 0 };
		return;
	}
	close(client);
}

static void send_all(int fd, const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t sent = send(fd, bytes, length, MSG_NOSIGNAL);
		if (sent <= 0)
			return;
		bytes += sent;
		length -= (size_t)sent;
	}
}

static void from_client(struct relay *r, struct pair *pair)
{
	char bytes[65536];
	ssize_t got = recv(pair->client, bytes, sizeof bytes, 0);
	if (got <= 0) {
		close_pair(pair);
		return;
	}
	bool marked = r->word != NULL && memmem(bytes, (size_t)got, r->word, strlen(r->word));
	if (marked && r->lose_request) {
		r->word = NULL;
		r->lost = 0;
		close_pair(pair);
		return;
	}
	if (marked) {
		r->word = NULL;
		pair->losing = true;
	}
	send_all(pair->server, bytes, (size_t)got);
}

/* How many whole messages; *ret_end: where the wanted number ends; true once the last one says that
 * the server is ready again. */
static bool read_messages(const char *bytes, size_t length, int wanted, int *ret_count,
			  size_t *ret_end)
{
	size_t at = 0;
	*ret_count = 0;
	*ret_end = 0;
	while (at + 5 <= length) {
		uint32_t size;
		memcpy(&size, bytes + at + 1, sizeof size);
		size_t next = at + 1 + ntohl(size);
		if (next > length)
			return false;
		*ret_count += 1;
		if (*ret_count <= wanted)
			*ret_end = next;
		if (bytes[at] == 'Z')
			return true;
		at = next;
	}
	return false;
}

static void from_server(struct relay *r, struct pair *pair)
{
	char bytes[65536];
	ssize_t got = recv(pair->server, bytes, sizeof bytes, 0);
	if (got <= 0) {
		close_pair(pair);
		return;
	}
	if (!pair->losing) {
		send_all(pair->client, bytes, (size_t)got);
		return;
	}
	int count;
	size_t end;
	cr_assert(pair->held + (size_t)got <= ANSWER_MAX);
	memcpy(r->answer + pair->held, bytes, (size_t)got);
	pair->held += (size_t)got;
	if (!read_messages(r->answer, pair->held, r->messages, &count, &end))
		return;
	send_all(pair->client, r->answer, end);
	close_pair(pair);
	r->lost = count;
}

static nfds_t watched(const struct relay *r, struct pollfd *fds)
{
	nfds_t count = 0;
	fds[count++] = (struct pollfd){ r->bell[0], POLLIN, 0 };
	fds[count++] = (struct pollfd){ r->listener, POLLIN, 0 };
	for (int i = 0; i < PAIRS_MAX; i++) {
		bool open = r->mode == RELAY_OPEN;
		fds[count++] = (struct pollfd){ open ? r->pairs[i].client : -1, POLLIN, 0 };
		fds[count++] = (struct pollfd){ open ? r->pairs[i].server : -1, POLLIN, 0 };
	}
	return count;
}

static void pass_on(struct relay *r, const struct pollfd *fds)
{
	char rung;
	if (fds[0].revents != 0)
		cr_assert(read(r->bell[0], &rung, 1) == 1);
	if (fds[1].revents != 0 && r->listener >= 0)
		accept_one(r);
	for (int i = 0; i < PAIRS_MAX; i++) {
		struct pair *pair = &r->pairs[i];
		if (fds[2 + 2 * i].revents != 0 && fds[2 + 2 * i].fd == pair->client)
			from_client(r, pair);
		if (fds[3 + 2 * i].revents != 0 && fds[3 + 2 * i].fd == pair->server)
			from_server(r, pair);
	}
}

static void *run(void *pointer)
{
	struct relay *r = pointer;
	struct pollfd fds[2 + 2 * PAIRS_MAX];
	pthread_mutex_lock(&r->mutex);
	while (!r->stopping) {
		nfds_t count = watched(r, fds);
		pthread_mutex_unlock(&r->mutex);
		poll(fds, count, -1);
		pthread_mutex_lock(&r->mutex);
		pass_on(r, fds);
	}
	pthread_mutex_unlock(&r->mutex);
	return NULL;
}

static void ring(struct relay *r)
{
	cr_assert(write(r->bell[1], "!", 1) == 1);
}

static void listen_again(struct relay *r)
{
	unlink(r->path);
	r->listener = socket_at(r->path, true);
	cr_assert(r->listener >= 0, "%s", r->path);
}

struct relay *relay_start(const char *host, int port)
{
	struct relay *r = calloc(1, sizeof *r);
	cr_assert(r != NULL);
	pthread_mutex_init(&r->mutex, NULL);
	snprintf(r->folder, sizeof r->folder, "/tmp/guichet-relay-XXXXXX");
	cr_assert(mkdtemp(r->folder) != NULL && pipe(r->bell) == 0);
	snprintf(r->path, sizeof r->path, "%s/.s.PGSQL.%d", r->folder, port);
	snprintf(r->target, sizeof r->target, "%s/.s.PGSQL.%d", host, port);
	for (int i = 0; i < PAIRS_MAX; i++)
		r->pairs[i] = (struct pair){ -1, -1, false, 0 };
	r->answer = malloc(ANSWER_MAX);
	r->lost = -1;
	listen_again(r);
	pthread_create(&r->thread, NULL, run, r);
	return r;
}

static void close_all(struct relay *r)
{
	for (int i = 0; i < PAIRS_MAX; i++)
		if (r->pairs[i].client >= 0)
			close_pair(&r->pairs[i]);
}

void relay_stop(struct relay *r)
{
	pthread_mutex_lock(&r->mutex);
	r->stopping = true;
	pthread_mutex_unlock(&r->mutex);
	ring(r);
	pthread_join(r->thread, NULL);
	close_all(r);
	close(r->listener);
	close(r->bell[0]);
	close(r->bell[1]);
	unlink(r->path);
	rmdir(r->folder);
	free(r->answer);
	pthread_mutex_destroy(&r->mutex);
	free(r);
}

const char *relay_host(const struct relay *r)
{
	return r->folder;
}

void relay_set(struct relay *r, enum relay_mode mode)
{
	pthread_mutex_lock(&r->mutex);
	if (mode == RELAY_REFUSING && r->listener >= 0) {
		close_all(r);
		close(r->listener);
		unlink(r->path);
		r->listener = -1;
	} else if (mode != RELAY_REFUSING && r->listener < 0) {
		listen_again(r);
	}
	r->mode = mode;
	pthread_mutex_unlock(&r->mutex);
	ring(r);
}

static void lose(struct relay *r, const char *word, bool request, int messages)
{
	pthread_mutex_lock(&r->mutex);
	r->word = word;
	r->lose_request = request;
	r->messages = messages;
	r->lost = -1;
	pthread_mutex_unlock(&r->mutex);
}

void relay_lose_request(struct relay *r, const char *word)
{
	lose(r, word, true, 0);
}

void relay_lose_answer(struct relay *r, const char *word, int messages)
{
	lose(r, word, false, messages);
}

int relay_lost(struct relay *r)
{
	pthread_mutex_lock(&r->mutex);
	int lost = r->lost;
	pthread_mutex_unlock(&r->mutex);
	return lost;
}
