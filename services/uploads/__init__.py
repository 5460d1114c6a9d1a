"""Files that people send in: looked at by a process of its own, made anew where they can be, kept in a private folder.

kinds     what can be sent, how large, and what its bytes begin with
taking    a file of a form -> Taken, or Unfit with the reason
checking  the process that reads a hostile file: pictures, svg*, papers; it has neither secrets nor a database
folder    names that cannot be guessed, on the disk before the commit
store     the rows; keeping() holds file and row together
pages     /uploads/<name>: for those who may see it, always as a download
tidying   what is past its time, or lies there without a row

An action that takes files:

    files, problems = await taking.files(asked.service, await asked.form(), {"web_logo": kinds.LOGOS})
    async with store.keeping(service, *files.values()), moving(...) as move:
        number = await store.add(move.tx, files["web_logo"], of=by.id, about="sponsor:12", now=move.now)

Who may read `sponsor:12` says the slice, in hooks.Hooks.readers.
"""
