import assert from "node:assert/strict";
import { test } from "node:test";
import { Clock } from "../../../dropout_ui/browser/player/clock.js";

/** A sixtieth of a second, in milliseconds: a usual screen is refreshed so often. */
const REFRESH = 1000 / 60;

/** A clock that plays a run of which so many frames are there. */
function playing(count, wanted = count, speed = 1) {
  const clock = new Clock();
  clock.begin(true);
  clock.know(count, wanted);
  clock.speed = speed;
  return clock;
}

/** The frames on show over so many refreshes of a screen. */
function shown(clock, refreshes, refresh = REFRESH) {
  return Array.from({ length: refreshes }, () => {
    clock.advance(refresh, true);
    return clock.index;
  });
}

test("nothing passes before the first frame has come", () => {
  const clock = new Clock();
  clock.begin(true);
  clock.advance(REFRESH, false);
  assert.equal(clock.position, 0);
  assert.equal(clock.isAtEnd, false);
});

test("the first frame is not skipped: time begins once it is drawn", () => {
  const clock = playing(100);
  clock.advance(100, false);
  assert.equal(clock.index, 0);
  clock.advance(100, true);
  assert.equal(clock.index, 1);
});

for (const [speed, expected] of [
  [0.25, 3],
  [0.5, 7],
  [1, 15],
  [2, 30],
  [4, 60],
]) {
  test(`at speed ${speed} a second shows ${expected} frames more`, () => {
    assert.equal(shown(playing(1000, 1000, speed), 60).at(-1), expected);
  });
}

for (const hertz of [50, 59.94, 60.06, 75, 100, 120, 144]) {
  test(`a screen of ${hertz} Hz plays no speed at another one's pace`, () => {
    for (const speed of [0.25, 0.5, 1, 2, 4]) {
      const clock = playing(1000, 1000, speed);
      shown(clock, hertz, 1000 / hertz);
      const pace = clock.position / (15 * speed);
      assert(pace > 0.8 && pace < 1.26, `at speed ${speed}: ${pace}`);
    }
  });
}

test("at about one frame a refresh each is shown once, though refreshes are not quite even", () => {
  const clock = playing(1000, 1000, 4);
  const uneven = [15, 18.5, 16, 17.5, 14].map((passed) => {
    clock.advance(passed, true);
    return clock.index;
  });
  assert.deepEqual(uneven, [1, 2, 3, 4, 5]);
});

test("a page that was hidden goes on where it was: at most a quarter of a second passes", () => {
  const clock = playing(1000);
  clock.advance(60_000, true);
  assert.equal(clock.position, 3.75);
});

test("it waits at the newest frame for the next one, and plays on as it comes", () => {
  const clock = playing(2, 100);
  shown(clock, 60);
  assert.equal(clock.index, 1);
  assert.equal(clock.playing, true);
  assert.equal(clock.isAtEnd, false);
  clock.know(50, 100);
  assert.equal(shown(clock, 4).at(-1), 2);
});

test("at the last frame of the run it stands still", () => {
  const clock = playing(10);
  shown(clock, 60);
  assert.equal(clock.index, 9);
  assert.equal(clock.playing, false);
  assert.equal(clock.isAtEnd, true);
});

test("live, the newest frame is on show whatever time has passed", () => {
  const clock = playing(40, 100, "live");
  clock.advance(1, true);
  assert.equal(clock.index, 39);
  clock.know(90, 100);
  clock.advance(1, true);
  assert.equal(clock.index, 89);
  assert.equal(clock.playing, true);
});

test("who wants less motion sees the newest frame until they play, and then from the start", () => {
  const clock = new Clock();
  clock.still = true;
  clock.begin(true);
  clock.know(30, 60);
  clock.advance(REFRESH, true);
  assert.equal(clock.index, 29);
  clock.know(60, 60);
  clock.advance(REFRESH, true);
  assert.equal(clock.playing, false);
  clock.play();
  assert.equal(clock.index, 0);
  assert.equal(shown(clock, 8).at(-1), 2);
});

test("who scrubs stands at that frame, within those that are there, and it plays no more", () => {
  const clock = playing(10, 100);
  for (const [to, expected] of [
    [4, 4],
    [-3, 0],
    [50, 9],
  ]) {
    clock.playing = true;
    clock.go(to);
    assert.equal(clock.index, expected);
    assert.equal(clock.playing, false);
  }
  clock.know(100, 100);
  clock.advance(1000, true);
  assert.equal(clock.index, 9);
});

test("play goes on from where it stands, and from the end anew", () => {
  const clock = playing(10);
  clock.go(4);
  clock.play();
  assert.equal(clock.index, 4);
  clock.go(9);
  clock.play();
  assert.equal(clock.index, 0);
  assert.equal(clock.playing, true);
});

test("replay begins anew from anywhere", () => {
  const clock = playing(10);
  clock.go(4);
  clock.replay();
  assert.equal(clock.index, 0);
  assert.equal(clock.playing, true);
});

test("another run begins at its own first frame, at the speed that was chosen", () => {
  const clock = playing(10, 10, 4);
  shown(clock, 60);
  clock.begin(true);
  assert.equal(clock.index, 0);
  assert.equal(clock.last, -1);
  assert.equal(clock.isAtEnd, false);
  assert.equal(clock.speed, 4);
});

test("it plays to a frame, pauses there once, and goes on when told to", () => {
  const clock = playing(100);
  clock.playTo(20);
  assert.equal(shown(clock, 600).at(-1), 20);
  assert.equal(clock.playing, false);
  clock.play();
  assert.equal(shown(clock, 600).at(-1), 99);
});

test("a frame to play to that is behind is gone back to", () => {
  const clock = playing(100);
  clock.go(50);
  clock.playTo(20);
  assert.equal(clock.index, 20);
  assert.equal(clock.playing, false);
});

test("a frame to play to may be still to come", () => {
  const clock = playing(5, 100);
  clock.playTo(20);
  assert.equal(shown(clock, 600).at(-1), 4);
  clock.know(100, 100);
  assert.equal(shown(clock, 600).at(-1), 20);
});

test("where motion is to be reduced it jumps to the frame", () => {
  const clock = playing(100);
  clock.still = true;
  clock.playTo(20);
  clock.advance(REFRESH, true);
  assert.equal(clock.index, 20);
  assert.equal(clock.playing, false);
});

test("nothing is shown of what is covered, whatever is asked for", () => {
  const clock = playing(100);
  clock.cover = 30;
  assert.equal(shown(clock, 600).at(-1), 30);
  clock.go(80);
  assert.equal(clock.index, 30);
  clock.speed = "live";
  clock.play();
  assert.equal(clock.index, 0, "from the cover it begins anew, as from the end");
  clock.advance(REFRESH, true);
  assert.equal(clock.index, 30);
  clock.playTo(60);
  clock.advance(REFRESH, true);
  assert.equal(clock.index, 30);
  clock.cover = Infinity;
  clock.playTo(60);
  clock.advance(REFRESH, true);
  assert.equal(clock.index, 60);
});

test("another run has nothing covered, and no frame to play to, before somebody says so", () => {
  const clock = playing(100);
  clock.cover = 30;
  clock.playTo(20);
  clock.begin(true);
  clock.know(100, 100);
  assert.equal(shown(clock, 600).at(-1), 99);
});
