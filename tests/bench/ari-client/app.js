// The benchmark's call as one would write it by hand on ari-client: answer, prompt, one key cuts
// it, two short prompts, hang up. Arguments: URL, user, password, application, prompt, first, second.
'use strict'
const ari = require('ari-client')

const [url, user, password, app, prompt, first, second] = process.argv.slice(2)

async function play(client, channel, sound) {
  const playback = client.Playback()
  const over = new Promise((resolve) => playback.once('PlaybackFinished', resolve))
  await channel.play({ media: `sound:${sound}` }, playback)
  return { playback, over }
}

async function serve(client, channel) {
  const key = new Promise((resolve) => channel.once('ChannelDtmfReceived', resolve))
  await channel.answer()
  const { playback } = await play(client, channel, prompt)
  await key
  await playback.stop()
  await (await play(client, channel, first)).over
  await (await play(client, channel, second)).over
  await channel.hangup()
}

ari.connect(url, user, password).then((client) => {
  client.on('StasisStart', (event, channel) => {
    serve(client, channel).catch(() => {})
  })
  client.start(app)
  console.log('ready')
})
