/* The gate board's firmware on a simulated ATmega328P (simavr), its serial port on a pseudo-terminal.
 *
 *   gatesim gate.elf
 *
 * stdout, a line each, flushed:  pty PATH | relay N on|off MICROSECONDS   (simulated time)
 * stdin,  a line each:           in N on|off | reset | hang N   (when relay N next goes on, the main loop stops for ever)
 *
 * The end of stdin ends it, so it never outlives the test that started it.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "avr_ioport.h"
#include "avr_uart.h"
#include "parts/uart_pty.h"
#include "sim_avr.h"
#include "sim_elf.h"
#include "sim_time.h"

static avr_t *avr;
static uint32_t relay[5];
static int input[5];
static int hang_with; /* this relay */
static int hang_now;

/* Arduino pins: 4..7 are PD4..PD7 (relays), 8..11 are PB0..PB3 (inputs, closed to ground). */
static void relay_changed(struct avr_irq_t *irq, uint32_t value, void *param) {
  (void)irq;
  int number = (int)(intptr_t)param;
  value = value != 0;
  if (value == relay[number]) return; /* the pin was configured, nothing switched */
  relay[number] = value;
  if (value && number == hang_with) hang_now = 1;
  printf("relay %d %s %llu\n", number, value ? "on" : "off",
         (unsigned long long)avr_cycles_to_usec(avr, avr->cycle));
  fflush(stdout);
}

static void set_pin(int number, int on) {
  avr_raise_irq(avr_io_getirq(avr, AVR_IOCTL_IOPORT_GETIRQ('B'), number - 1), on ? 0 : 1);
}

static void set_input(int number, int on) {
  if (number < 1 || number > 4) return;
  input[number] = on;
  set_pin(number, on);
}

/* The firmware's pull-ups overwrite what is on the wires at every start; simavr passes on only changes. */
static void hold_inputs(void) {
  for (int number = 1; number <= 4; number++) set_pin(number, input[number]);
}

/* Sends the program to an instruction that jumps to itself: the end of main, where it never comes by itself. */
static void hang(void) {
  hang_with = hang_now = 0;
  for (uint32_t at = 0; at + 1 < avr->flashend; at += 2) {
    if (avr->flash[at] == 0xff && avr->flash[at + 1] == 0xcf) {
      avr->pc = at;
      return;
    }
  }
  fprintf(stderr, "gatesim: nowhere to hang\n");
}

static void obey(const char *line) {
  int number;
  char word[8];
  if (sscanf(line, "in %d %7s", &number, word) == 2) {
    set_input(number, strcmp(word, "on") == 0);
  } else if (sscanf(line, "hang %d", &number) == 1) {
    hang_with = number;
  } else if (strncmp(line, "reset", 5) == 0) {
    avr_reset(avr);
    /* It clears what the pins read, but not what it believes was last on the wires. */
    for (number = 1; number <= 4; number++) set_pin(number, !input[number]);
    hold_inputs();
  }
}

/* Reads what stdin has, without waiting; 0 at its end. */
static int read_commands(void) {
  static char line[128];
  static size_t length;
  struct pollfd waiting = {.fd = 0, .events = POLLIN};
  while (poll(&waiting, 1, 0) > 0) {
    char c;
    ssize_t got = read(0, &c, 1);
    if (got <= 0) return got < 0 && errno == EINTR;
    if (c == '\n') {
      line[length] = 0;
      length = 0;
      obey(line);
    } else if (length + 1 < sizeof line) {
      line[length++] = c;
    }
  }
  return 1;
}

/* After a burst of more than its 64 bytes simavr's UART asks for more only when the firmware looks at an empty
 * register, which an interrupt-driven one does not: ask for it. */
static void keep_listening(void) {
  static avr_cycle_count_t next;
  if (avr->cycle < next) return;
  next = avr->cycle + avr_usec_to_cycles(avr, 80000);
  avr_raise_irq(avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_OUT_XOFF), 0);
  avr_raise_irq(avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_OUT_XON), 1);
}

/* simavr runs as fast as it can; pulses and debouncing mean real time to the other end of the line. */
static void keep_pace(const struct timespec *start) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  int64_t real = (now.tv_sec - start->tv_sec) * 1000000LL + (now.tv_nsec - start->tv_nsec) / 1000;
  int64_t simulated = (int64_t)avr_cycles_to_usec(avr, avr->cycle);
  if (simulated > real + 1000) {
    struct timespec pause = {0, (simulated - real > 10000 ? 10000 : simulated - real) * 1000};
    nanosleep(&pause, NULL);
  }
}

int main(int argc, char **argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: gatesim gate.elf\n");
    return 2;
  }
  elf_firmware_t firmware;
  memset(&firmware, 0, sizeof firmware);
  if (elf_read_firmware(argv[1], &firmware) != 0) {
    fprintf(stderr, "gatesim: cannot read %s\n", argv[1]);
    return 1;
  }
  avr = avr_make_mcu_by_name("atmega328p");
  if (avr == NULL) return 1;
  avr_init(avr);
  avr->frequency = 16000000;
  avr_load_firmware(avr, &firmware);
  for (int number = 1; number <= 4; number++) {
    avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_IOPORT_GETIRQ('D'), number + 3), relay_changed,
                            (void *)(intptr_t)number);
  }
  uart_pty_t pty;
  uart_pty_init(avr, &pty);
  uart_pty_connect(&pty, '0');
  printf("pty %s\n", pty.pty.slavename);
  fflush(stdout);

  struct timespec start;
  clock_gettime(CLOCK_MONOTONIC, &start);
  for (uint32_t turn = 0;; turn++) {
    int state = avr_run(avr);
    if (state == cpu_Done || state == cpu_Crashed) break;
    if (hang_now) hang();
    if (turn % 4096 == 0) {
      if (!read_commands()) break;
      hold_inputs();
      keep_listening();
      keep_pace(&start);
    }
  }
  uart_pty_stop(&pty);
  return 0;
}
