"""What can be wrong with a sound file, and the remedy, in the languages of the studio."""

from runtime.records.words import Texts

# By word: the code, what is wrong, and what to do.
TEXTS: dict[str, tuple[str, Texts, Texts]] = {
    "empty": (
        "empty",
        ("the file is empty", "le fichier est vide", "il file è vuoto"),
        (
            "Choose a file that holds sound.",
            "Choisissez un fichier qui contient du son.",
            "Scegliete un file che contenga suono.",
        ),
    ),
    "too-big": (
        "too-big",
        (
            "the file is too big ({size} MB)",
            "le fichier est trop gros ({size} Mo)",
            "il file è troppo grande ({size} MB)",
        ),
        (
            "Send at most {most} MB, for instance as MP3.",
            "Envoyez au plus {most} Mo, par exemple en MP3.",
            "Inviate al massimo {most} MB, per esempio in MP3.",
        ),
    ),
    "no-sound": (
        "damaged",
        (
            "no sound can be read from the file",
            "aucun son ne peut être lu dans le fichier",
            "dal file non si può leggere alcun suono",
        ),
        (
            "Export it again as WAV (PCM), MP3 or OGG.",
            "Exportez-le de nouveau en WAV (PCM), MP3 ou OGG.",
            "Esportatelo di nuovo in WAV (PCM), MP3 o OGG.",
        ),
    ),
    "damaged": (
        "damaged",
        (
            "the sound in the file is damaged",
            "le son du fichier est abîmé",
            "il suono nel file è danneggiato",
        ),
        (
            "Export it again as WAV (PCM), MP3 or OGG.",
            "Exportez-le de nouveau en WAV (PCM), MP3 ou OGG.",
            "Esportatelo di nuovo in WAV (PCM), MP3 o OGG.",
        ),
    ),
    "too-long": (
        "too-long",
        (
            "the sound is longer than {minutes} minutes",
            "le son dure plus de {minutes} minutes",
            "il suono dura più di {minutes} minuti",
        ),
        (
            "Cut it to at most {minutes} minutes.",
            "Coupez-le à {minutes} minutes au plus.",
            "Accorciatelo a {minutes} minuti al massimo.",
        ),
    ),
    "slow": (
        "slow",
        (
            "reading the file took longer than {seconds} s",
            "la lecture du fichier a duré plus de {seconds} s",
            "la lettura del file è durata più di {seconds} s",
        ),
        (
            "Export it again as WAV (PCM).",
            "Exportez-le de nouveau en WAV (PCM).",
            "Esportatelo di nuovo in WAV (PCM).",
        ),
    ),
    "not-audio": (
        "not-audio",
        (
            "this is not a sound file we know",
            "ce n’est pas un fichier son connu",
            "non è un file audio conosciuto",
        ),
        (
            "Send a WAV, MP3, OGG or WebM file (Opus, Vorbis).",
            "Envoyez un fichier WAV, MP3, OGG ou WebM (Opus, Vorbis).",
            "Inviate un file WAV, MP3, OGG o WebM (Opus, Vorbis).",
        ),
    ),
    "other-ogg": (
        "not-audio",
        (
            "this OGG file holds another kind of data",
            "ce fichier OGG contient autre chose que du son connu",
            "questo file OGG contiene dati di altro tipo",
        ),
        (
            "Send OGG with Opus or Vorbis, a WAV or an MP3 file.",
            "Envoyez de l’OGG en Opus ou Vorbis, du WAV ou du MP3.",
            "Inviate OGG con Opus o Vorbis, un WAV o un MP3.",
        ),
    ),
    "late-index": (
        "not-audio",
        (
            "this MP4 file has its index at its end",
            "ce fichier MP4 a son index à la fin",
            "questo file MP4 ha l’indice alla fine",
        ),
        (
            "Export it as MP3 or WAV, or record it in the browser.",
            "Exportez-le en MP3 ou WAV, ou enregistrez-le dans le navigateur.",
            "Esportatelo in MP3 o WAV, o registratelo nel browser.",
        ),
    ),
    "truncated": (
        "truncated",
        (
            "the file stops before its end ({here} of {declared} bytes)",
            "le fichier s’arrête avant sa fin ({here} octets sur {declared})",
            "il file si ferma prima della fine ({here} byte su {declared})",
        ),
        (
            "Send the file again, or export it again.",
            "Envoyez-le de nouveau, ou exportez-le de nouveau.",
            "Inviatelo di nuovo, o esportatelo di nuovo.",
        ),
    ),
    "unconverted": (
        "not-audio",
        (
            "this is not telephone sound: {problem}",
            "ce n’est pas du son téléphonique : {problem}",
            "non è suono telefonico: {problem}",
        ),
        (
            "Convert it before it is stored.",
            "Convertissez-le avant de l’enregistrer.",
            "Convertitelo prima di salvarlo.",
        ),
    ),
    "missing": (
        "missing",
        (
            "the sound file is gone",
            "le fichier son a disparu",
            "il file audio è sparito",
        ),
        ("Upload it again.", "Envoyez-le de nouveau.", "Caricatelo di nuovo."),
    ),
    "broken-file": (
        "damaged",
        (
            "the sound file on disk is damaged",
            "le fichier son sur le disque est abîmé",
            "il file audio sul disco è danneggiato",
        ),
        ("Upload it again.", "Envoyez-le de nouveau.", "Caricatelo di nuovo."),
    ),
}
