// A recording of the browser as a WAV file: one channel, 16 bits, 16 kHz, understood everywhere.

export const RATE = 16_000;

/** Samples from -1 to 1 as a WAV file. */
export function wav(samples: Float32Array, rate: number): ArrayBuffer {
  const file = new ArrayBuffer(44 + samples.length * 2);
  const view = new DataView(file);
  const word = (at: number, text: string) => {
    for (let i = 0; i < text.length; i++) view.setUint8(at + i, text.charCodeAt(i));
  };
  word(0, "RIFF");
  view.setUint32(4, 36 + samples.length * 2, true);
  word(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  word(36, "data");
  view.setUint32(40, samples.length * 2, true);
  for (let i = 0; i < samples.length; i++) {
    const sample = Math.max(-1, Math.min(1, samples[i] ?? 0));
    view.setInt16(44 + i * 2, sample < 0 ? sample * 0x8000 : sample * 0x7fff, true);
  }
  return file;
}

const QUIET = 0.012;

/** Where the voice begins and ends, with `margin` samples of air around it. */
export function trimmed(samples: Float32Array, margin: number): Float32Array {
  let [first, last] = [0, samples.length - 1];
  while (first < last && Math.abs(samples[first] ?? 0) < QUIET) first++;
  while (last > first && Math.abs(samples[last] ?? 0) < QUIET) last--;
  if (first >= last) return samples;
  return samples.subarray(Math.max(0, first - margin), Math.min(samples.length, last + margin));
}

/** Any sound that this browser can play, as a WAV file without the silence around it. */
export async function toWav(data: Blob, trim: boolean): Promise<{ wav: Blob; seconds: number }> {
  const context = new OfflineAudioContext(1, RATE, RATE);
  const decoded = await context.decodeAudioData(await data.arrayBuffer());
  const length = Math.max(1, Math.ceil(decoded.duration * RATE));
  const mixer = new OfflineAudioContext(1, length, RATE);
  const source = mixer.createBufferSource();
  source.buffer = decoded;
  source.connect(mixer.destination);
  source.start();
  const samples = (await mixer.startRendering()).getChannelData(0);
  const kept = trim ? trimmed(samples, RATE / 5) : samples;
  return {
    wav: new Blob([wav(kept, RATE)], { type: "audio/wav" }),
    seconds: kept.length / RATE,
  };
}
