// Gate board for Palang, on an Arduino Uno or Nano (ATmega328P): speaks `*CMD#` at 9600 8N1.
//
// Safety comes before function:
//  - a pulsed output is on for one second and no longer, whatever the booth does afterwards;
//  - a latched output goes off by itself after a minute unless it is latched again;
//  - all outputs are off at power-on, at reset, and when the watchdog bites (a loop that hangs for 2 s);
//  - garbage changes no output: only a complete frame of the table below does.
//
// Wiring is in README.md beside this file.

#include <avr/wdt.h>

static const uint8_t OUTPUTS = 4;
static const uint8_t INPUTS = 4;
static const uint8_t OUTPUT_PINS[OUTPUTS] = {4, 5, 6, 7};
static const uint8_t INPUT_PINS[INPUTS] = {8, 9, 10, 11};

static const unsigned long PULSE_MS = 1000;
static const unsigned long LATCH_MS = 60000UL;
static const unsigned long DEBOUNCE_MS = 30;
// Star and hash included; a longer frame is garbage.
static const uint8_t LONGEST = 32;

static unsigned long onSince[OUTPUTS];
static unsigned long onFor[OUTPUTS];  // 0 is off
static bool inputOn[INPUTS];
static bool inputSeen[INPUTS];
static unsigned long inputChanged[INPUTS];
static char frame[LONGEST];
static uint8_t length;
static bool inside;

static void say(const char *text) { Serial.print(text); }

static void put(uint8_t output, unsigned long duration) {
  onFor[output] = duration;
  onSince[output] = millis();
  digitalWrite(OUTPUT_PINS[output], duration > 0 ? HIGH : LOW);
}

static void sayState() {
  say("*STAT");
  for (uint8_t i = 0; i < INPUTS; i++) say(inputOn[i] ? "1" : "0");
  for (uint8_t i = 0; i < OUTPUTS; i++) say(onFor[i] > 0 ? "1" : "0");
  say("0#");  // this board has no fifth output
}

static void sayDone() {
  say("*");
  say(frame);
  say("OK#");
}

// 1..4 at `at`, with nothing behind it but `rest`; otherwise 0.
static uint8_t numberAt(uint8_t at, const char *rest) {
  char digit = frame[at];
  return digit >= '1' && digit <= '4' && strcmp(frame + at + 1, rest) == 0 ? digit - '0' : 0;
}

static bool obeyNumbered() {
  uint8_t n;
  if (strncmp(frame, "TRIG", 4) == 0 && (n = numberAt(4, "")) != 0) {
    put(n - 1, PULSE_MS);
  } else if (strncmp(frame, "OUT", 3) == 0 && (n = numberAt(3, "ON")) != 0) {
    put(n - 1, LATCH_MS);
  } else if (strncmp(frame, "OUT", 3) == 0 && (n = numberAt(3, "OFF")) != 0) {
    put(n - 1, 0);
  } else {
    return false;
  }
  return true;
}

static void obey() {
  if (strcmp(frame, "PING") == 0) {
    say("*PINGOK#");
    return;
  }
  if (strcmp(frame, "STAT") == 0) {
    sayState();
    return;
  }
  if (strcmp(frame, "OPEN1") == 0) {
    put(0, PULSE_MS);
  } else if (strcmp(frame, "CLOSE1") == 0) {
    put(1, PULSE_MS);
  } else if (strcmp(frame, "STOP1") == 0) {
    put(2, PULSE_MS);
  } else if (strcmp(frame, "OPEN2") == 0) {
    put(1, 0);
    put(0, LATCH_MS);
  } else if (strcmp(frame, "CLOSE2") == 0) {
    put(0, 0);
    put(1, LATCH_MS);
  } else if (strcmp(frame, "STOP2") == 0) {
    put(0, 0);
    put(1, 0);
  } else if (!obeyNumbered()) {
    return;
  }
  sayDone();
}

// Frames arrive split, glued, or mixed with noise: every star begins anew.
static void hear(char c) {
  if (c == '*') {
    inside = true;
    length = 0;
  } else if (!inside) {
    return;
  } else if (c == '#') {
    inside = false;
    frame[length] = 0;
    obey();
  } else if (c < '!' || c > '~' || length + 2 >= LONGEST) {
    inside = false;
  } else {
    frame[length++] = c;
  }
}

static void watchOutputs(unsigned long now) {
  for (uint8_t i = 0; i < OUTPUTS; i++) {
    if (onFor[i] > 0 && now - onSince[i] >= onFor[i]) put(i, 0);
  }
}

static void watchInputs(unsigned long now) {
  for (uint8_t i = 0; i < INPUTS; i++) {
    bool on = digitalRead(INPUT_PINS[i]) == LOW;  // contacts close to ground
    if (on != inputSeen[i]) {
      inputSeen[i] = on;
      inputChanged[i] = now;
    } else if (on != inputOn[i] && now - inputChanged[i] >= DEBOUNCE_MS) {
      inputOn[i] = on;
      say("*IN");
      Serial.print(i + 1);
      say(on ? "ON#" : "OFF#");
    }
  }
}

void setup() {
  MCUSR = 0;  // or the watchdog that has just bitten cannot be told otherwise
  wdt_disable();
  for (uint8_t i = 0; i < OUTPUTS; i++) {
    digitalWrite(OUTPUT_PINS[i], LOW);  // before the pin drives: no pulse at power-on
    pinMode(OUTPUT_PINS[i], OUTPUT);
  }
  for (uint8_t i = 0; i < INPUTS; i++) {
    pinMode(INPUT_PINS[i], INPUT_PULLUP);
  }
  Serial.begin(9600);
  wdt_enable(WDTO_2S);
  say("*POWERON#");
}

void loop() {
  wdt_reset();
  unsigned long now = millis();
  watchOutputs(now);
  watchInputs(now);
  while (Serial.available() > 0) hear((char)Serial.read());
}
