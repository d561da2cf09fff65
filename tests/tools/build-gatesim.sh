#!/bin/sh
# Builds the gate firmware for the ATmega328P and the simulator that runs it: target/gatesim/{gate.elf,gatesim}.
# Needs (Debian): simavr libsimavr-dev libelf-dev gcc-avr avr-libc binutils-avr arduino-core-avr gcc.
# Exit code 3 means that a tool is missing (tests/support/tool.rs decides what then).
set -eu
cd "$(dirname "$0")/../.."
out="${1:-target/gatesim}"
core="${ARDUINO_AVR:-/usr/share/arduino/hardware/arduino/avr}"
for tool in avr-gcc avr-g++ avr-gcc-ar gcc; do
    command -v "$tool" >/dev/null || { echo "$tool is not installed" >&2; exit 3; }
done
[ -d "$core/cores/arduino" ] || { echo "no Arduino core at $core" >&2; exit 3; }
[ -f /usr/include/simavr/sim_avr.h ] || { echo "libsimavr-dev is not installed" >&2; exit 3; }

# Built aside and moved, so that two builds at once do no harm.
mkdir -p "$out"
work="$(mktemp -d "$out/build.XXXXXX")"
trap 'rm -rf "$work"' EXIT
# DECIMAL_DIG: Debian's gcc 5.4 for AVR lacks it.
flags="-Os -w -ffunction-sections -fdata-sections -flto -mmcu=atmega328p -DF_CPU=16000000L -DARDUINO=10813
    -DARDUINO_AVR_UNO -DARDUINO_ARCH_AVR -DDECIMAL_DIG=17 -I$core/cores/arduino -I$core/variants/standard"
plus="-std=gnu++11 -fno-exceptions -fno-threadsafe-statics"
for file in "$core"/cores/arduino/*.c; do avr-gcc $flags -std=gnu11 -c "$file" -o "$work/$(basename "$file").o"; done
for file in "$core"/cores/arduino/*.cpp; do avr-g++ $flags $plus -c "$file" -o "$work/$(basename "$file").o"; done
for file in "$core"/cores/arduino/*.S; do
    avr-gcc -x assembler-with-cpp $flags -c "$file" -o "$work/$(basename "$file").o"
done
avr-gcc-ar rcs "$work/core.a" "$work"/*.o
# Our own sketch is compiled with warnings.
avr-g++ $(echo "$flags" | sed 's/ -w / -Wall -Wextra /') $plus -x c++ -include Arduino.h \
    -c assets/firmware/palang-gate/palang-gate.ino -o "$work/sketch"
avr-gcc -Os -w -flto -fuse-linker-plugin -Wl,--gc-sections -mmcu=atmega328p -o "$work/gate.elf" \
    "$work/sketch" "$work/core.a" -lm
gcc -O2 -Wall -Wextra -I/usr/include/simavr -o "$work/gatesim" tests/tools/gatesim.c \
    -lsimavrparts -lsimavr -lelf -lpthread -lutil
mv "$work/gate.elf" "$work/gatesim" "$out/"
avr-size "$out/gate.elf" 2>/dev/null || true
