/** First part of the training text: original prose, written for this program. */
export const HARBOUR = `The harbour at Senn is small, and everything in it has been repaired at least once. The sea wall was mended after
the great storm, and again after the storm that followed it, and the stones of the second mending are a little
paler than the stones of the first. The crane on the quay has a new arm and an old foot. Even the bell, which came
from a ship that nobody remembers, has a crack that was filled with lead, so that it does not ring so much as
speak. People who come from the city find the sound unpleasant for a day and a half. After that they cannot sleep
without it.

The keeper of the light was a woman called Marta Holm. She had not been born there. She had come to repair the lamp,
in the autumn of a year with too much rain in it, and the road had been washed away behind her, and by the time it
was built again she had learned the names of all the boats. The council asked her whether she would stay. She said
that she would think about it, and she thought about it for thirty-one years.

Every evening she climbed the stairs with a can of oil in one hand and a book in the other. There were one hundred
and twelve steps. She had counted them so often that she no longer counted; her knees did it for her. At the top she
cleaned the glass, first inside and then outside, and filled the lamp, and trimmed the wick, and lit it. Then she sat
down in the chair that the keeper before her had made from the boards of a broken boat, and she wrote in the log.

The log was a thick grey book with a line for every day. Most of the lines said very little. Wind from the west.
Three ships. Rain until midnight, then none. But the keepers before her had now and then put down something else,
and so did she. One of them had written, in a hand that leaned like a tree: a whale, quite near, and in no hurry.
Another had written: my daughter has learned to whistle, and there is no peace. Marta read these lines as other
people read letters from their family, and in the course of the years she knew all the keepers better than she knew
the baker, whom she saw every day.

In the spring of her ninth year a boy came up the stairs. He was out of breath, and he held on to the rail with both
hands, and he looked at the lamp and not at her. "Is it true," he said, "that the light goes round by itself?"

"No," said Marta. "It goes round because a weight goes down. The weight hangs on a chain, and the chain turns a
drum, and the drum turns the light. When the weight is at the bottom I wind it up again."

"How often?"

"Every four hours."

"Also in the night?"

"Above all in the night," said Marta. "By day nobody looks."

The boy thought about this. His name was Tomas, and he was the son of the woman who sold rope. He had a way of
standing still when he was thinking, like a heron, with one foot a little raised. "So if you fall asleep," he said,
"the light stops, and a ship runs on the rocks."

"If I fall asleep there is a small bell," said Marta. "It rings when the weight has a yard left to go. I have never
needed it. But I am glad that it is there."

After that he came once a week, and then every other day, and then it was noted when he did not come. She showed him
how to read the glass that told the weather, and how to write down what it said before he looked out of the window,
so that the window could not persuade him. "First the number," she said, "and then the opinion. If you do it the
other way round you will find that the number always agrees with you, and one day it will drown somebody." He wrote
the numbers in a column, very straight. At the end of the first month he asked what they were for.

"Put a dot for each of them on this paper," said Marta. "The days go along here, and the height goes up there."

He put the dots. He joined them with a line. Then he was silent for some time, because the line was the month. There
was the Tuesday when the nets were lost, and there the three still days when the whole village had painted its doors,
and there, at the end, a long slope down, on which they were standing at that moment.

"It is going to be bad," said Tomas.

"Yes," said Marta. "Go and tell your mother to take in the rope."

It was bad. It blew for two nights and a day, and the water came over the wall in sheets, and the bell in the harbour
spoke all the time, without anybody touching it. But the rope was indoors, and so were the boats that could be pulled
up, because Tomas had gone from door to door with his piece of paper. Some of the men had laughed. Then they had
looked at the line again, and at the sky, which was blue from one side to the other, and they had gone down to the
beach without saying anything more and begun to pull.

When it was over, and the wall had a new hole in it, the oldest of the fishermen came up the one hundred and twelve
steps. It took him most of the morning. He sat down in the chair made of a boat. "I knew that boat," he said, when he
had his breath again. "She was a good boat. She leaked." Then he took the grey book on his knees and asked where he
should put his name, for it seemed to him that a storm without losses was a thing that ought to be signed for.

Marta gave him the pen. He wrote slowly, with his tongue between his teeth. He wrote: nothing to report, thanks to
the boy.

There is a story that the keeper's log was lost when the light was changed to one that needs no keeper. It is not
true. The book is in the school, on a shelf behind the stove, where it is dry. Every morning one of the children
reads the glass on the wall and writes down the number, and only then looks out of the window. The line runs all the
way round the room by now, over the door and under the map, with a dot for every day. Visitors ask what it is. The
children say that it is the weather. But they say it in the way in which one says of an old person in the corner:
that is my grandmother; she has seen a great deal, and if you sit quietly beside her she will tell you what comes
next.

Marta Holm left the light in her thirty-first year, in the autumn, when the road was in good repair. She did not
leave the harbour. She took a room above the chandler's, with a window on the water, and there she slept through
the nights for the first time since she was young; or she would have slept, she said, if they had not been so dark.
It was Tomas who had the light by then, and it was he who wound the weight. On some evenings she went to the foot of
the stairs and listened. She could hear the chain go down, link by link, as slowly as a thought, and she would stand
there until she heard him wind it up again. Then she walked home along the quay, past the crane with its new arm and
its old foot, and did not look back, since there was no need to. The beam went over her head, and over the roofs,
and out across the water, and it came round again, and again, exactly when it should.
`;
