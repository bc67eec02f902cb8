// The caller's ear: plays one prompt at a time and the tones of the keys.

const TONES: Record<string, [number, number]> = {
  "1": [697, 1209],
  "2": [697, 1336],
  "3": [697, 1477],
  "4": [770, 1209],
  "5": [770, 1336],
  "6": [770, 1477],
  "7": [852, 1209],
  "8": [852, 1336],
  "9": [852, 1477],
  "*": [941, 1209],
  "0": [941, 1336],
  "#": [941, 1477],
};
const BEEP_SECONDS = 0.12;
const SILENCE =
  "data:audio/wav;base64,UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQAAAAA=";

export class Ear {
  private sound: HTMLAudioElement | null = null;
  private tones: AudioContext | null = null;
  private playing = 0;
  private limit: ReturnType<typeof setTimeout> | undefined;
  /** What ends the sound that plays, should it not end by itself; null without one. */
  private late: (() => void) | null = null;
  private resting = false;

  /** Asks the browser for sound; to be called while it handles a click or a key press. */
  open(): void {
    this.sound ??= new Audio();
    this.sound.src = SILENCE;
    this.sound.play().catch(() => undefined);
    this.tones ??= new AudioContext();
    this.tones.resume().catch(() => undefined);
  }

  /**
   * Plays a sound and tells once when it is over: `heard` is false when the browser could not
   * play it, after the `seconds` it would have lasted, so that the call goes on in real time.
   */
  play(url: string, seconds: number, over: (heard: boolean) => void): void {
    this.hush();
    const turn = this.playing;
    const started = performance.now();
    const sound = this.sound ?? new Audio();
    this.sound = sound;
    const end = (heard: boolean) => {
      if (turn !== this.playing) return;
      this.hush();
      over(heard);
    };
    const unheard = () => {
      if (turn !== this.playing) return;
      clearTimeout(this.limit);
      const left = seconds * 1000 - (performance.now() - started);
      this.limit = setTimeout(() => end(false), Math.max(0, left));
    };
    sound.onended = () => end(true);
    sound.onerror = unheard;
    sound.src = url;
    sound.play().catch(unheard);
    this.late = () => {
      this.limit = setTimeout(() => end(true), seconds * 1000 + 4000);
    };
    this.late();
  }

  /** Stands still in the middle of a sound; `goOn` plays what is left of it. */
  rest(): void {
    if (!this.late || this.resting) return;
    this.resting = true;
    clearTimeout(this.limit);
    this.sound?.pause();
  }

  goOn(): void {
    if (!this.resting) return;
    this.resting = false;
    this.late?.();
    this.sound?.play().catch(() => undefined);
  }

  /** Silence, now. */
  hush(): void {
    this.playing += 1;
    clearTimeout(this.limit);
    this.late = null;
    this.resting = false;
    if (!this.sound) return;
    this.sound.onended = null;
    this.sound.onerror = null;
    this.sound.pause();
  }

  mute(muted: boolean): void {
    this.sound ??= new Audio();
    this.sound.muted = muted;
  }

  beep(key: string): void {
    const pair = TONES[key];
    const tones = this.tones;
    if (!pair || !tones || this.sound?.muted) return;
    const volume = tones.createGain();
    volume.gain.value = 0.07;
    volume.connect(tones.destination);
    for (const frequency of pair) {
      const tone = tones.createOscillator();
      tone.frequency.value = frequency;
      tone.connect(volume);
      tone.start();
      tone.stop(tones.currentTime + BEEP_SECONDS);
    }
  }
}
